import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../auth/access.js';
import { ApiDescription } from './api-description.js';
import { ApiProblem } from '../http/problem.js';
import { DOCS_PAGE, DOCS_SCRIPT, DOCS_SECURITY_POLICY } from './docs-page.js';
import { GUIDE_STYLES } from './guide-page.js';
import { Guides } from './guides.js';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLES = 'text/css; charset=utf-8';

/**
 * The page that shows the API and can send requests, and the guides. They tell nothing about the installation, so they
 * are open: whoever has no key yet must be able to read why.
 */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(
    private readonly description: ApiDescription,
    private readonly guides: Guides,
  ) {}

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

  @Get('docs/:guide')
  @Access('everybody')
  @Header('content-type', HTML)
  @Header('content-security-policy', DOCS_SECURITY_POLICY)
  guide(@Param('guide') guide: string): string {
    return this.guideAt(guide);
  }

  @Get('docs/decisions/:decision')
  @Access('everybody')
  @Header('content-type', HTML)
  @Header('content-security-policy', DOCS_SECURITY_POLICY)
  decision(@Param('decision') decision: string): string {
    return this.guideAt(`decisions/${decision}`);
  }

  @Get('docs/guides.css')
  @Access('everybody')
  @Header('content-type', STYLES)
  guideStyles(): string {
    return GUIDE_STYLES;
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
  @Header('content-type', STYLES)
  styles(): Promise<string> {
    return swaggerFile('swagger-ui.css');
  }

  private guideAt(name: string): string {
    const page = this.guides.find(name);
    if (page === undefined) throw new ApiProblem('NOT_FOUND');
    return page;
  }
}

/** From the copy that @nestjs/swagger brings. */
async function swaggerFile(name: string): Promise<string> {
  const nestSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return readFile(nestSwagger.resolve(`swagger-ui-dist/${name}`), 'utf8');
}
