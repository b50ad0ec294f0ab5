/** The OpenAPI document; made once, after all routes are known. */
export class ApiDescription {
  document: object = {};
}
