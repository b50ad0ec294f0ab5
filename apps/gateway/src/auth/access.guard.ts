import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { ApiKey, Role } from '@dss/config';
import { ApiProblem } from '../http/problem.js';
import { Access } from './access.js';
import { findApiKey } from './api-keys.js';
import { type Caller, rememberCaller } from './caller.js';
import { isLocalRequest } from './loopback.js';
import { mayActAs } from './role.js';

const LOCAL: Caller = { id: 'local', role: 'admin' };

/** Lets a request through when its caller holds the role that the route declares. A route that declares none is closed. */
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: readonly ApiKey[],
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = this.identify(request);
    if (caller !== undefined) rememberCaller(request, caller);
    const needed = this.reflector.get(Access, context.getHandler()) as Role | 'everybody' | undefined;
    if (needed === 'everybody') return true;
    if (caller === undefined) throw new ApiProblem(this.keys.length === 0 ? 'FOREIGN_SITE' : 'UNAUTHENTICATED');
    if (needed === undefined) throw new ApiProblem('FORBIDDEN', 'This route declares no role.');
    if (!mayActAs(caller.role, needed)) {
      throw new ApiProblem('FORBIDDEN', `This needs the role ${needed}; the key has the role ${caller.role}.`);
    }
    return true;
  }

  private identify(request: FastifyRequest): Caller | undefined {
    if (this.keys.length === 0) return isLocalRequest(request.headers, request.protocol) ? LOCAL : undefined;
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    return token === undefined ? undefined : findApiKey(this.keys, token);
  }
}
