import { RouteList } from './route-list.js';

describe('RouteList', () => {
  const list = new RouteList();
  list.routes.push(
    { method: 'GET', path: '/api/v1/runs' },
    { method: 'POST', path: '/api/v1/runs' },
    { method: 'GET', path: '/api/v1/runs/:id' },
    { method: 'GET', path: '/api/v1/runs/:id/logs' },
  );

  it.each([
    ['/api/v1/runs', ['GET', 'POST']],
    ['/api/v1/runs/01abc', ['GET']],
    ['/api/v1/runs/01abc/logs', ['GET']],
    ['/api/v1/runs/', []],
    ['/api/v1/runs/01abc/logs/more', []],
    ['/api/v1/RUNS', []],
    ['/', []],
  ])('knows which methods %s has', (path, methods) => {
    expect(list.methodsAt(path)).toEqual(methods);
  });
});
