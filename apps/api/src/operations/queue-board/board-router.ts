import { createBullBoard } from '@bull-board/api';
import {
  type AppControllerRoute,
  type AppViewRoute,
  type BullBoardQueues,
  type IServerAdapter,
  type UIConfig,
} from '@bull-board/api/typings/app';
import { Logger } from '@nestjs/common';
import { countError } from '@app/metrics';
import { describeQueueError } from '@app/render-queue';
import { throttledLog } from '@app/service-process';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { requireSameOrigin } from '../../http/cross-site.guard';
import { CallRefused } from '../../call-refused';
import { QUEUE_BOARD_POLICY } from '../../http/security-headers';
import { ALLOWED_BUTTONS, ALLOWED_BUTTONS_FILE } from './allowed-buttons';
import { QUEUE_BOARD_PATH } from './board-path';
import { type BoardPage, boardPage } from './board-page';
import { type IdsOnlyQueue } from './ids-only-queue';

/** The dashboard's routes that only read. All other routes, also those of later versions, are left out. */
const LOOKS = new Set([
  '/api/redis/stats',
  '/api/queues',
  '/api/queues/:queueName/metrics',
  '/api/queues/:queueName/default-job-options',
  '/api/queues/:queueName/workers',
  '/api/queues/:queueName/rate-limit',
  '/api/queues/:queueName/job-data-schema',
  '/api/queues/:queueName/:jobId/logs',
  '/api/queues/:queueName/:jobId',
]);

/**
 * Path of a job's children. Our jobs have none, so this route answers without reading the queue, where a forged job might have children.
 */
const FLOW = '/api/queues/:queueName/:jobId/flow';
const NO_FLOW = { nodeId: '', flowRoot: null, isFlowNode: false };

/** Maximum number of jobs that are read for one page. */
export const MOST_JOBS_A_PAGE = 100;

/** The only route of the dashboard that changes something. */
const RETRY = '/api/queues/:queueName/:jobId/retry';

/** Called before a job is retried. */
export type OnRetry = (request: Request, jobId: string) => Promise<void>;

/**
 * Returns a router for the dashboard's page, files and calls. Only the listed routes exist, each with its whole path, so that a path or
 * method in another spelling cannot reach other routes. The router does not check the session: the caller must do so.
 *
 * @param publicUrl URL under which people reach the service
 */
export function boardRouter(queue: IdsOnlyQueue, publicUrl: string, onRetry: OnRetry): Router {
  const server = new BoardServer(queue, publicUrl, onRetry);
  createBullBoard({
    queues: [queue],
    serverAdapter: server,
    options: {
      uiConfig: {
        boardTitle: `Pasloket (${queue.backend})`,
        boardLogo: { path: 'static/images/logo.svg' },
        favIcon: { default: 'static/favicon-32x32.png', alternative: 'static/favicon-32x32.png' },
        miscLinks: [{ text: 'Beheer', url: '/operations' }],
        hideDocsLink: true,
        locale: { lng: 'en-US' },
        pollingInterval: { forceInterval: 5 },
      },
    },
  });
  // Refuses all other calls. HEAD is answered by the GET routes above. Without this, Express would answer OPTIONS itself.
  server.router.use((request, _response, next) => {
    const looks = request.method === 'GET' || request.method === 'HEAD';
    next(
      looks
        ? new CallRefused('not-found')
        : new CallRefused('only-look-and-retry', { error: { key: 'ERRORS.QUEUE_READ_ONLY' } }),
    );
  });
  return server.router;
}

/** Receives the routes from `createBullBoard`, which passes the files and the page before the calls. */
class BoardServer implements IServerAdapter {
  readonly router = Router();
  private readonly logger = new Logger('queue-board');
  private readonly warn = throttledLog((line) => this.logger.warn(line));
  private queues: BullBoardQueues = new Map();
  private uiConfig: UIConfig = {};
  private page?: ReturnType<typeof boardPage>;

  constructor(
    private readonly queue: IdsOnlyQueue,
    private readonly publicUrl: string,
    private readonly onRetry: OnRetry,
  ) {}

  setQueues(queues: BullBoardQueues): this {
    this.queues = queues;
    return this;
  }

  setUIConfig(uiConfig: UIConfig): this {
    this.uiConfig = uiConfig;
    return this;
  }

  setViewsPath(folder: string): this {
    this.page = boardPage(folder);
    return this;
  }

  setStaticPath(route: string, folder: string): this {
    this.router.get(
      `${QUEUE_BOARD_PATH}${route}/{*file}`,
      inside(QUEUE_BOARD_PATH + route, express.static(folder)),
    );
    return this;
  }

  setEntryRoute(view: AppViewRoute): this {
    const answer: RequestHandler = (_request, response) => {
      const { params } = view.handler({ basePath: QUEUE_BOARD_PATH, uiConfig: this.uiConfig });
      response.setHeader('Content-Security-Policy', QUEUE_BOARD_POLICY);
      response.type('html').send(this.page?.(params as unknown as BoardPage));
    };
    this.router.get(`${QUEUE_BOARD_PATH}/${ALLOWED_BUTTONS_FILE}`, (_request, response) => {
      response.type('css').send(ALLOWED_BUTTONS);
    });
    // Adds one route per path. Log and metrics show the path of the route, so it must be a string and not a list.
    for (const path of [view.route].flat()) this.router.get(QUEUE_BOARD_PATH + path, answer);
    return this;
  }

  /** Does nothing, because `ProblemFilter` answers errors, as for all other routes. */
  setErrorHandler(): this {
    return this;
  }

  setApiRoutes(routes: AppControllerRoute[]): this {
    for (const route of routes) {
      const path = String(route.route);
      if (route.method === 'get' && LOOKS.has(path))
        this.router.get(QUEUE_BOARD_PATH + path, this.answering(route));
      if (path === FLOW)
        this.router.get(QUEUE_BOARD_PATH + path, (_request, response) => response.json(NO_FLOW));
      if (route.method === 'put' && path === RETRY)
        this.router.put(QUEUE_BOARD_PATH + path, this.beforeRetry(), this.answering(route));
    }
    return this;
  }

  private beforeRetry(): RequestHandler {
    return async (request, _response, next) => {
      requireSameOrigin(request, this.publicUrl);
      const { jobId } = request.params as { jobId: string };
      if (await this.reach(this.queue.getJob(jobId))) await this.onRetry(request, jobId);
      next();
    };
  }

  private answering(route: AppControllerRoute): RequestHandler {
    return async (request: Request, response: Response) => {
      const call = {
        queues: this.queues,
        uiConfig: this.uiConfig,
        query: { ...request.query, ...pageOf(request.query) },
        params: request.params,
      };
      const { status, body } = await this.reach(
        Promise.resolve(
          route.handler({ ...call, body: {}, headers: {} } as Parameters<AppControllerRoute['handler']>[0]),
        ),
      );
      response.status(status ?? 200).json(body);
    };
  }

  /** Answers with `temporarily-unavailable` if the queue cannot be read. Only the log contains the original error. */
  private async reach<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const { type, line } = describeQueueError(error as Error);
      countError(type);
      this.warn(`the dashboard cannot read the queue: ${line}`);
      throw new CallRefused('temporarily-unavailable');
    }
  }
}

/** Returns page and page size within their limits. They are strings, because the dashboard's handlers expect query parameters. */
function pageOf({ page, jobsPerPage }: Request['query']): Record<'page' | 'jobsPerPage', string> {
  const within = (value: unknown, fallback: number, most: number) =>
    String(Math.min(most, Math.max(1, Math.trunc(Number(value ?? fallback)) || fallback)));
  return { page: within(page, 1, 1_000_000), jobsPerPage: within(jobsPerPage, 10, MOST_JOBS_A_PAGE) };
}

/** Adapts a handler for a folder, which expects paths relative to the folder, to a route with the whole path. */
function inside(mount: string, handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const { url } = request;
    request.url = url.slice(mount.length);
    void handler(request, response, (error?: unknown) => {
      request.url = url;
      next(error);
    });
  };
}
