'use strict';
/** The image's first process: runs one of the services by its name; any other word is a command of the command line. */
const SERVICES = ['api', 'pdf-worker'];

const role = process.argv[2] ?? 'api';
const isService = SERVICES.includes(role);
if (isService) process.argv.splice(2, 1);
require(`../dist/apps/${isService ? role : 'cli'}/src/main.js`);
