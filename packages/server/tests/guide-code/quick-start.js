// Code of ChatHub's integration guide, "Get the operator token". Imports and the function around it are added.
import {
  getCompanyToken,
  getOperators,
  getOperatorToken,
  getOrganizations,
  validateToken,
} from '../../src/guide.js';

export async function quickStart(login, password, expiresAt) {
  // 1. Get company token
  const companyToken = await getCompanyToken(login, password);

  // 2. Get organization
  const organizations = await getOrganizations(companyToken);
  const orgId = organizations[0].id;

  // 3. Get operator
  const operators = await getOperators(companyToken, orgId);
  const operatorId = operators[0].id;

  // 4. Generate operator token
  const operatorToken = await getOperatorToken(
    companyToken,
    operatorId,
    expiresAt
  );

  // 5. Validate token
  const isValid = await validateToken(companyToken, operatorToken);

  return { orgId, operatorId, operatorToken, isValid };
}
