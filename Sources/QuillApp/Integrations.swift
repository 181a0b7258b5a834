internal import Egress
internal import HTTPClient
internal import Media
internal import QuillCore
internal import QuillProviders
internal import QuillPublishers
internal import QuillSources
internal import SQLite

/// What Quill can read from, listen with, write with and publish to. A new integration is one folder and one line here.
enum Integrations {
    static func readers(
        _ configuration: Configuration, _ tools: Tools, _ media: MediaTools, _ proxy: ForwardProxy
    ) throws(QuillError) -> [any SourceReader] {
        let fetch = FetchTools(ytDLP: tools.ytDLP, python: tools.fetchPython, readableHelper: tools.readableHelper)
        return [
            FileReader(tools: fetch, media: media),
            WebReader(
                tools: fetch, proxy: proxy, media: media,
                limits: WebLimits(lookSeconds: configuration.lookTimeoutSeconds, captionGapSeconds: configuration.captionPauseSeconds),
                options: try YtDLPOptions(configuration.ytDLPArguments)),
        ]
    }

    static func transcribers(_ configuration: Configuration, _ tools: Tools) -> [any Transcriber] {
        let chosen = configuration.whisperModel
        let folder = chosen.contains("/") ? absolute(chosen) : tools.model("whisper-" + chosen)
        let name = "whisper-" + (chosen.split(separator: "/").last.map(String.init) ?? chosen)
        return [
            WhisperTranscriber(
                model: name, folder: folder, python: tools.speechPython, script: tools.transcribeHelper,
                parallelism: configuration.speechWorkers)
        ]
    }

    static func writers() -> [any Writer] { [ExtractiveWriter()] }

    /// Language models, by the name that a run gives them.
    static func models(
        _ configuration: Configuration, _ client: HTTPClient
    ) throws(QuillError) -> [(name: String, model: any TextModel)] {
        let table = try ModelTable.load(overriddenBy: configuration.modelPrices)
        var models: [(name: String, model: any TextModel)] = []
        if let account = configuration.openAI {
            models.append(
                ("openai", OpenAIModel(model: account.model, key: account.key, base: account.base, table: table, client: client, now: now)))
        }
        if let account = configuration.anthropic {
            models.append(
                (
                    "anthropic",
                    AnthropicModel(model: account.model, key: account.key, base: account.base, table: table, client: client, now: now)
                ))
        }
        return models
    }

    private static func now() -> Timestamp { Timestamp(milliseconds: SQLiteDatabase.Options.systemClock()) }

    static func publishers(_ configuration: Configuration) -> [any Publisher] { [FolderPublisher(roots: configuration.folders)] }
}
