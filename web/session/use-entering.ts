import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Me } from '#shared/people.ts';
import { meQuery } from '../me.ts';
import { asksSecondFactor } from './second-factor-field.tsx';

/** Sends a form that signs somebody in, and leads on; once it was asked for, the form has to show the two-factor code. */
export function useEntering(send: (form: FormData) => Promise<Me>, way: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const entering = useMutation({
    mutationFn: send,
    onSuccess: async (me) => {
      // What the cache holds may be another person's, or another organization's.
      client.clear();
      client.setQueryData(meQuery.queryKey, me);
      await navigate({ href: way, replace: true });
    },
    onError: (error) => setAsked((before) => before || asksSecondFactor(error)),
  });
  return { ...entering, asked };
}

/** The two-factor code of a form; undefined when the form does not ask for it. */
export function secondFactorIn(form: FormData): string | undefined {
  const given = form.get('second_factor');
  return typeof given === 'string' && given.trim() !== '' ? given : undefined;
}
