import { readLogs, type LogNews, type LogSource } from './readLogs.ts'

self.onmessage = ({
  data,
}: MessageEvent<{ readonly source: LogSource; readonly title: string }>) => {
  void readLogs(data.source, data.title, (news: LogNews) => {
    self.postMessage(news)
  })
}
