/** Answers of a thread, waited for without letting anything else happen: what ESLint asks for has to be there at once. */
import { MessageChannel, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { FileFindings, FileQuestion } from './findings.ts';

type Ends = { readonly port: MessagePort; readonly ready: Int32Array };
type Answer = { readonly value: FileFindings } | { readonly error: unknown };

/** Asks the thread that runs the module at `url`, which is started with the first question. Throws what that throws, and where it says nothing for a minute. */
export function askingThread(url: URL): (question: FileQuestion) => FileFindings {
  let ends: Ends | undefined;
  return (question) => {
    ends ??= startThread(url);
    const { port, ready } = ends;
    Atomics.store(ready, 0, 0);
    port.postMessage(question);
    if (Atomics.wait(ready, 0, 0, LIMIT) === 'timed-out') throw new Error('ddlint does not answer. Run ddlint check to see why.');
    const { message } = receiveMessageOnPort(port) as { readonly message: Answer };
    if ('error' in message) throw message.error;
    return message.value;
  };
}

const LIMIT = 60_000;

/** The thread does not keep the process alive. */
function startThread(url: URL): Ends {
  const { port1, port2 } = new MessageChannel();
  const ready = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  // What Node itself was told may be about another script.
  new Worker(url, { execArgv: [], workerData: { port: port2, ready } satisfies Ends, transferList: [port2] }).unref();
  return { port: port1, ready };
}

/** In that thread: answers all questions, one after the other. */
export function answerQuestions(answer: (question: FileQuestion) => Promise<FileFindings>): void {
  const { port, ready } = workerData as Ends;
  port.on('message', (question: FileQuestion) => {
    void answer(question).then((value): Answer => ({ value }), (error: unknown): Answer => ({ error })).then((message) => {
      port.postMessage(message);
      Atomics.store(ready, 0, 1);
      Atomics.notify(ready, 0);
    });
  });
}
