import { Controller, Get, Headers, HttpStatus, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { shortDigest } from '@dss/catalog-model';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { Describe } from '../docs/describe.js';
import { Asset } from './asset-detail.js';
import { AssetList, AssetPage, AssetQuery } from './asset-list.js';
import { AssetLookup } from './asset-lookup.js';

@ApiTags('status')
@Controller('api/v1/assets')
export class AssetsController {
  constructor(
    private readonly assets: AssetList,
    private readonly lookup: AssetLookup,
  ) {}

  @Get()
  @Access('viewer')
  @Describe(
    'List, filter and search the assets that were ever written',
    { 200: [AssetPage, 'A page of assets. `totalIsEstimate` while the gateway still loads them after its start'] },
    [400],
  )
  list(@Query({ schema: AssetQuery }) query: AssetQuery): AssetPage {
    return this.assets.page(query);
  }

  @Get(':id')
  @Access('viewer')
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The `ETag` of an answer: 304 when it still holds',
  })
  @Describe(
    'One asset: columns, business context, lineage, target, kept edits',
    { 200: [Asset, 'The asset as its last write left it'] },
    [404],
  )
  async get(
    @Param('id') id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Asset | undefined> {
    const asset = await this.lookup.get(id);
    const tag = `"${shortDigest(JSON.stringify(asset))}"`;
    void reply.header('etag', tag);
    if (known !== tag) return asset;
    void reply.code(HttpStatus.NOT_MODIFIED);
    return undefined;
  }
}
