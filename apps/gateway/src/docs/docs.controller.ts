import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { ApiDescription } from './api-description.js';
import { DOCS_PAGE, DOCS_SCRIPT, DOCS_SECURITY_POLICY, errorsPage } from './docs-page.js';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** The page that shows the API and can send requests. The shell tells nothing about the installation, so it is open. */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(private readonly description: ApiDescription) {}

  @Get('api/openapi.json')
  @Access('viewer')
  openapi(): object {
    return this.description.document;
  }

  @Get('docs')
  @Access('everybody')
  @Header('content-type', HTML)
  @Header('content-security-policy', DOCS_SECURITY_POLICY)
  page(): string {
    return DOCS_PAGE;
  }

  @Get('docs/errors')
  @Access('everybody')
  @Header('content-type', HTML)
  @Header('content-security-policy', DOCS_SECURITY_POLICY)
  errors(): string {
    return errorsPage();
  }

  @Get('docs/page.js')
  @Access('everybody')
  @Header('content-type', SCRIPT)
  script(): string {
    return DOCS_SCRIPT;
  }

  @Get('docs/swagger-ui-bundle.js')
  @Access('everybody')
  @Header('content-type', SCRIPT)
  bundle(): Promise<string> {
    return swaggerFile('swagger-ui-bundle.js');
  }

  @Get('docs/swagger-ui.css')
  @Access('everybody')
  @Header('content-type', 'text/css; charset=utf-8')
  styles(): Promise<string> {
    return swaggerFile('swagger-ui.css');
  }
}

/** From the copy that @nestjs/swagger brings. */
async function swaggerFile(name: string): Promise<string> {
  const nestSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return readFile(nestSwagger.resolve(`swagger-ui-dist/${name}`), 'utf8');
}
