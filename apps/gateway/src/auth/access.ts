import { Reflector } from '@nestjs/core';
import type { Role } from '@dss/config';

/** Who may use a route: everybody, or callers of at least this role. A route without it is closed to all. */
export const Access = Reflector.createDecorator<Role | 'everybody'>();
