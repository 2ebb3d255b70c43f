import { Link, Outlet } from '@tanstack/react-router';
import { useCan } from '../me.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { organizationSections } from './sections.ts';
import { SettingsFrame, sectionClass } from './settings-frame.tsx';

/** The organization's settings around one of their sections. */
export function OrganizationSettings() {
  const can = useCan();
  const links = organizationSections
    .filter(({ needs }) => can(needs))
    .map(({ to, label, icon: Icon }) => (
      <Link key={to} to={to} className={sectionClass}>
        <Icon aria-hidden />
        {label}
      </Link>
    ));
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsFrame sections={links}>
        <Outlet />
      </SettingsFrame>
    </>
  );
}
