# One image, three roles: `api`, `pdf-worker`, and commands such as `migrate` (image/role.cjs).
FROM node:24-bookworm-slim AS node

FROM node AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build \
  && rm -rf dist/apps/standalone dist/.tsbuildinfo \
  && find dist -name '*.map' -delete -o -name '*.d.ts' -delete

FROM node AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The compiler comes along for the documentation's build plugin; no process of ours loads it, nor any of the other files.
RUN npm ci --omit=dev \
  && rm -rf node_modules/typescript node_modules/typeorm/browser node_modules/.bin \
  && find node_modules/@opentelemetry -type d \( -name esm -o -name esnext \) -prune -exec rm -rf {} + \
  && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.md' \) -delete

# Node.js alone on Debian: no npm, no compiler, no headers.
FROM debian:bookworm-slim
RUN groupadd --gid 10001 pasloket && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin pasloket
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY image image
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=3001 LOG_FORMAT=json
USER 10001:10001
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "image/healthy.cjs"]
# Node.js is the first process: our services handle their signals themselves, and start no processes that need reaping.
ENTRYPOINT ["node", "image/role.cjs"]
CMD ["api"]
