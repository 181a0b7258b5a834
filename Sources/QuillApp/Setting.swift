/// One thing that the environment decides. This list is the only place where a variable is named: `quill config`, the checks
/// at start-up, `.env.example` and the README's table are drawn from it.
package struct Setting: Sendable, Hashable {
    package let key: String
    /// What is in force when it is unset, in words.
    package let standard: String
    package let isSecret: Bool
    package let help: String
    /// What to write during development.
    package let example: String

    package static let home = Setting(
        key: "QUILL_HOME", standard: "~/.local/share/quill", isSecret: false,
        help: "Folder of this installation: database, blobs, keys. One process uses it at a time.", example: "./.quill")
    package static let databaseURL = Setting(
        key: "QUILL_DATABASE_URL", standard: "sqlite:, the file quill.db in QUILL_HOME", isSecret: true,
        help: "Where the rows are: sqlite:FILE, or postgresql://USER:PASSWORD@HOST/DATABASE for several processes or machines.",
        example: "")
    package static let databasePool = Setting(
        key: "QUILL_DATABASE_POOL", standard: "8", isSecret: false,
        help: "Connections of a process to PostgreSQL at a time, 1 to 200; two more are for renewing leases and for listening.", example: ""
    )
    package static let storageURL = Setting(
        key: "QUILL_STORAGE_URL", standard: "file:, the folder blobs in QUILL_HOME", isSecret: false,
        help: "Where files are kept: file:FOLDER, or s3://BUCKET[/FOLDER]?endpoint=https://…&region=… (R2, MinIO, Swift and others). "
            + "With &links=SECONDS browsers get large files from the bucket itself.",
        example: "")
    package static let awsAccessKey = Setting(
        key: "AWS_ACCESS_KEY_ID", standard: "none", isSecret: true, help: "Key that may list, read, write and delete in the bucket.",
        example: "")
    package static let awsSecretKey = Setting(
        key: "AWS_SECRET_ACCESS_KEY", standard: "none", isSecret: true, help: "The secret that belongs to AWS_ACCESS_KEY_ID.", example: "")
    package static let awsSessionToken = Setting(
        key: "AWS_SESSION_TOKEN", standard: "none", isSecret: true, help: "The token of temporary keys.", example: "")
    package static let awsRegion = Setting(
        key: "AWS_REGION", standard: "us-east-1", isSecret: false, help: "Region of the bucket, where QUILL_STORAGE_URL names none.",
        example: "")
    package static let tools = Setting(
        key: "QUILL_TOOLS", standard: ".quill-tools near the executable or the current folder, else ~/.local/share/quill/tools",
        isSecret: false,
        help: "Folder of the helpers and models that `make setup` installs.", example: "./.quill-tools")
    package static let whisperModel = Setting(
        key: "QUILL_WHISPER_MODEL", standard: "base", isSecret: false,
        help: "Speech model: base, tiny.en, or the folder of another CTranslate2 whisper model.", example: "base")
    package static let speechWorkers = Setting(
        key: "QUILL_SPEECH_WORKERS", standard: "the number of processors, at most 4", isSecret: false,
        help: "Pieces of a recording that are recognised at a time, one thread each: 1 to 16.", example: "2")
    package static let folders = Setting(
        key: "QUILL_FOLDERS", standard: "any folder", isSecret: false,
        help: "Folders, separated by colons, in which folder destinations may lie.", example: "./site")
    package static let egressAllow = Setting(
        key: "QUILL_EGRESS_ALLOW", standard: "none", isSecret: false,
        help: "Private networks, separated by commas, that addresses given by users may reach: 10.0.0.0/8,[::1]/128.", example: "")
    package static let captionPause = Setting(
        key: "QUILL_CAPTION_PAUSE_SECONDS", standard: "20", isSecret: false,
        help: "Seconds between two requests for captions to one host: 0 to 3600.", example: "20")

    package static let lookTime = Setting(
        key: "QUILL_LOOK_TIMEOUT_SECONDS", standard: "90", isSecret: false,
        help: "Seconds in which a site must have answered when an address is looked at: 1 to 3600.", example: "90")

    package static let ytDLPArguments = Setting(
        key: "QUILL_YTDLP_ARGS", standard: "none", isSecret: true,
        help: "More options for yt-dlp, such as --cookies FILE; those that would run programs or go past the guard are refused.",
        example: "")

    package static let listen = Setting(
        key: "QUILL_LISTEN", standard: "127.0.0.1:7878", isSecret: false,
        help: "Where `quill serve` listens. Until there are accounts it has to be a loopback address; port 0 takes any free one.",
        example: "127.0.0.1:7878")
    package static let environment = Setting(
        key: "QUILL_ENV", standard: "development", isSecret: false,
        help: "What this installation is for: development, staging or production. Shown by GET /api and on every page.",
        example: "development")
    package static let writer = Setting(
        key: "QUILL_WRITER", standard: "extractive", isSecret: false,
        help:
            "Who writes unless a run says otherwise: writers in the order in which they are asked, separated by commas: openai,extractive.",
        example: "extractive")
    package static let modelPrices = Setting(
        key: "QUILL_MODEL_PRICES", standard: "the prices that came with this version", isSecret: false,
        help: "A JSON file with models, their sizes and prices, in the place of the one that came with this version.", example: "")

    package static let openAIKey = Setting(
        key: "OPENAI_API_KEY", standard: "none", isSecret: true, help: "Key of OpenAI, or of the compatible server at OPENAI_BASE_URL.",
        example: "")
    package static let openAIBase = Setting(
        key: "OPENAI_BASE_URL", standard: "https://api.openai.com/v1", isSecret: false,
        help: "Any server that speaks OpenAI's chat completions: llama.cpp, vLLM, Ollama and others.", example: "")
    package static let openAIModel = Setting(
        key: "QUILL_OPENAI_MODEL", standard: "gpt-4o-mini", isSecret: false, help: "The model that the writer openai asks for.",
        example: "gpt-4o-mini")
    package static let anthropicKey = Setting(
        key: "ANTHROPIC_API_KEY", standard: "none", isSecret: true,
        help: "Key of Anthropic, or of the compatible server at ANTHROPIC_BASE_URL.",
        example: "")
    package static let anthropicBase = Setting(
        key: "ANTHROPIC_BASE_URL", standard: "https://api.anthropic.com", isSecret: false,
        help: "Any server that speaks Anthropic's messages.", example: "")
    package static let anthropicModel = Setting(
        key: "QUILL_ANTHROPIC_MODEL", standard: "claude-haiku-4-5", isSecret: false, help: "The model that the writer anthropic asks for.",
        example: "claude-haiku-4-5")

    package static let limits = Setting(
        key: "QUILL_LIMITS", standard: "none", isSecret: false,
        help:
            "How much is worked on in the whole cluster, by step, provider that is asked, kind of destination or project: "
            + "openai=4 (at a time), openai=60/m (begun a minute; s, m, h), project=8 (each project).",
        example: "")
    package static let schedules = Setting(
        key: "QUILL_SCHEDULES", standard: "sweep=17 3 * * *;retention=41 3 * * *;backfill=off", isSecret: false,
        help: "When the installation tidies up, as name=cron, parted by semicolons; name=off leaves it out.", example: "")
    package static let keepEvents = Setting(
        key: "QUILL_KEEP_EVENTS_DAYS", standard: "90", isSecret: false,
        help: "Days after which events are forgotten: 1 to 36500, or forever. On PostgreSQL whole months go.", example: "90")
    package static let keepLogs = Setting(
        key: "QUILL_KEEP_LOGS_DAYS", standard: "90", isSecret: false,
        help: "Days after which the lines that attempts noted are forgotten: 1 to 36500, or forever.", example: "90")
    package static let keepUsage = Setting(
        key: "QUILL_KEEP_USAGE_DAYS", standard: "forever", isSecret: false,
        help: "Days after which it is forgotten what models used and cost: 1 to 36500, or forever.", example: "forever")
    package static let keepAudit = Setting(
        key: "QUILL_KEEP_AUDIT_DAYS", standard: "400", isSecret: false,
        help: "Days after which it is forgotten who changed what: 1 to 36500, or forever. On PostgreSQL whole months go.", example: "400")
    package static let timeZone = Setting(
        key: "QUILL_TIME_ZONE", standard: "UTC", isSecret: false, help: "On whose clocks schedules are meant, such as Europe/Berlin.",
        example: "UTC")
    package static let stuckAfter = Setting(
        key: "QUILL_STUCK_AFTER_SECONDS", standard: "300", isSecret: false,
        help: "Seconds after which a due job that nobody takes is told as job.stuck: 10 to 604800.", example: "300")
    package static let runLimit = Setting(
        key: "QUILL_RUN_LIMIT_SECONDS", standard: "21600", isSecret: false,
        help: "Seconds after which a run that is still under way is told as job.stuck: 60 to 2592000.", example: "21600")

    package static let all =
        [
            home, databaseURL, databasePool, storageURL, awsAccessKey, awsSecretKey, awsSessionToken, awsRegion, tools, listen, environment,
            folders, egressAllow, whisperModel, speechWorkers, captionPause, lookTime, ytDLPArguments, writer,
            openAIKey, openAIBase, openAIModel, anthropicKey, anthropicBase, anthropicModel, modelPrices,
            limits, schedules, timeZone, stuckAfter, runLimit, keepEvents, keepLogs, keepUsage, keepAudit,
        ] + queue
}
