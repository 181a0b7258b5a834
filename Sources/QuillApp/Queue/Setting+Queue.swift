/// Which queue tells workers of jobs.
extension Setting {
    package static let useInlineQueue = Setting(
        key: "USE_INLINE_QUEUE", standard: "true in development, where no other queue is set", isSecret: false,
        help: "true: the server works its own jobs, and no queue outside the database is told of them. Refused in production.",
        example: "true")
    package static let redisURL = Setting(
        key: "QUILL_REDIS_URL", standard: "none", isSecret: true,
        help: "A Redis whose lists wake workers: redis://user:password@host:6379/0. One database of Redis for each installation.",
        example: "")
    package static let cloudflareAccount = Setting(
        key: "CF_ACCOUNT_ID", standard: "none", isSecret: false, help: "The Cloudflare account whose queue wakes workers.", example: "")
    package static let cloudflareAccountAlias = Setting(
        key: "CLOUDFLARE_ACCOUNT_ID", standard: "none", isSecret: false, help: "The same as CF_ACCOUNT_ID, which goes first.", example: "")
    package static let cloudflareToken = Setting(
        key: "CF_API_TOKEN", standard: "none", isSecret: true, help: "A token of that account with the right Queues Edit.", example: "")
    package static let cloudflareTokenAlias = Setting(
        key: "CLOUDFLARE_API_TOKEN", standard: "none", isSecret: true, help: "The same as CF_API_TOKEN, which goes first.", example: "")
    package static let cloudflareQueue = Setting(
        key: "CF_QUEUE_NAME", standard: "none", isSecret: false,
        help: "The queue's name; quill-jobs in the examples. It needs CF_ACCOUNT_ID and CF_API_TOKEN beside it.", example: "")
    package static let cloudflareDeadLetters = Setting(
        key: "CF_QUEUE_DLQ", standard: "none", isSecret: false,
        help: "A queue that is told of dead jobs, with their attempts, for whoever watches it; quill-dlq in the examples.",
        example: "")
    package static let cloudflareAddress = Setting(
        key: "CF_QUEUE_URL", standard: "made from the account and the queue", isSecret: false,
        help: "Where messages are sent, in place of Cloudflare's own: https://…/accounts/{account}/queues/{name or id}/messages.",
        example: "")
    package static let cloudflareD1 = Setting(
        key: "CF_D1_BINDING", standard: "none", isSecret: false,
        help: "For the Worker alone: the D1 database in which it notes what it handed over.", example: "")
    package static let queueSecret = Setting(
        key: "QUILL_QUEUE_SECRET", standard: "none: POST /webhook/queue is closed", isSecret: true,
        help: "What the Worker signs with when it brings messages; at least 32 characters. The Worker has the same.", example: "")

    static let queue = [
        useInlineQueue, redisURL, cloudflareAccount, cloudflareAccountAlias, cloudflareToken, cloudflareTokenAlias, cloudflareQueue,
        cloudflareDeadLetters, cloudflareAddress, cloudflareD1, queueSecret,
    ]
}
