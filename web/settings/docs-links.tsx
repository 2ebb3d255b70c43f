import { Card } from '../ui/card.tsx';

/** Where the API is described. */
export function DocsLinks() {
  return (
    <Card title="Documentation">
      <p className="max-w-prose text-soft">
        <a href="/api/docs" className="font-medium text-accent-text hover:underline">
          The API, to read and to try
        </a>{' '}
        and{' '}
        <a href="/api/v1/openapi.json" className="font-medium text-accent-text hover:underline">
          its OpenAPI description
        </a>{' '}
        for programs. Whoever has an API key of yours can read the description with it.
      </p>
    </Card>
  );
}
