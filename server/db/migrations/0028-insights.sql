-- What the judge told of the call as a whole, and who the judge was: null for versions that nobody asked a judge about.
alter table versions add column insights jsonb, add column judged_by jsonb;
