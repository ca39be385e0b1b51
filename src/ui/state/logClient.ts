import { readLogs, type LogNews, type LogSource } from './readLogs.ts'

/**
 * Reads logs in a worker, or on the page where the host's policy forbids workers.
 *
 * @returns how to stop; nothing is told after that.
 */
export function startReading(
  source: LogSource,
  title: string,
  onNews: (news: LogNews) => void,
): () => void {
  let isStopped = false
  const tell = (news: LogNews): void => {
    if (!isStopped) onNews(news)
  }
  const readHere = (): void => {
    void readLogs(source, title, tell)
  }
  let worker: Worker | null = null
  try {
    worker = new Worker(new URL('./logWorker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<LogNews>) => {
      tell(data)
      if (data.kind === 'done' || data.kind === 'failed') worker?.terminate()
    }
    worker.onerror = (event) => {
      event.preventDefault()
      worker?.terminate()
      if (!isStopped) readHere()
    }
    worker.postMessage({ source, title })
  } catch {
    readHere()
  }
  return () => {
    isStopped = true
    worker?.terminate()
  }
}
