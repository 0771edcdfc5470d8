/** For a program of the documents: prints a ticket that is fresh when it runs, and whose it is. */
import { ticketAt } from '../../server/test/tickets/ticket-at.ts';

const { FACENITION_DATA_DIR: dataDir = '', FACENITION_ISSUER: issuer = '' } = process.env;
process.stdout.write(JSON.stringify(await ticketAt(dataDir, issuer)));
