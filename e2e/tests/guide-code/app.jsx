import { useEffect, useState } from 'react';
import { ChatHubWidget } from '@chathub/react';
import { fetchOperatorToken } from './site.ts';

// Usage
function App() {
  const [token, setToken] = useState('');

  useEffect(() => {
    async function init() {
      const operatorToken = await fetchOperatorToken();
      setToken(operatorToken);
    }
    init();
  }, []);

  return (
    <div>
      <h1>My App</h1>
      <ChatHubWidget operatorToken={token} />
    </div>
  );
}

export { App };
