package import QuillCore
internal import QuillQueue
internal import Redis

/// Which queue tells workers of jobs, chosen once from the settings: inline where that is asked for, else Cloudflare, else Redis, else
/// inline in development and the database everywhere else. The rows are in the database always.
package struct QueueChoice: Sendable {
    /// As `GET /api` tells it.
    package enum Mode: String, Sendable { case inline, sqlite, postgres, redis, cloudflare }
    enum Bell: Sendable { case redis(RedisAddress), cloudflare(CloudflareAccount) }

    package let mode: Mode
    let bell: Bell?
    /// What was left out, and why.
    package let warnings: [String]
    /// Why nothing is started with these settings.
    package let refusal: QuillError?
    /// What the Worker signs with; nil where it brings nothing.
    let secret: Secret?

    /// - Parameter given: the settings that are set.
    init(_ given: [String: String], stage: String) throws(QuillError) {
        let isProduction = stage == "production"
        let database = given["QUILL_DATABASE_URL"]?.hasPrefix("postgres") == true ? Mode.postgres : .sqlite
        let inline = try Self.flag(given)
        secret = try Self.secret(given)
        var warnings: [String] = []
        var refusal: QuillError?
        if inline == true {
            if isProduction {
                refusal = QuillError(
                    .invalidInput, "USE_INLINE_QUEUE=true is not for production: a server that works alone is its only worker.",
                    hint: "Unset USE_INLINE_QUEUE: then the database is the queue. See \(QueueHelp.document).")
            }
            (mode, bell) = (.inline, nil)
        } else if let cloudflare = try Self.cloudflare(given, &warnings) {
            (mode, bell) = (.cloudflare, .cloudflare(cloudflare))
        } else if let redis = try Self.redis(given) {
            (mode, bell) = (.redis, .redis(redis))
        } else {
            (mode, bell) = (stage == "development" && inline == nil ? .inline : database, nil)
        }
        if isProduction, let warning = warnings.first {
            refusal = QuillError(
                .invalidInput, warning, hint: "Set them as \(QueueHelp.document) tells, or unset what is set of CF_QUEUE_*.")
            warnings = []
        }
        self.warnings = warnings.map { "\($0) The Cloudflare queue is left out; \(QueueHelp.document) tells how it is set up." }
        self.refusal = refusal
    }

    private static func flag(_ given: [String: String]) throws(QuillError) -> Bool? {
        guard let written = given[Setting.useInlineQueue.key] else { return nil }
        switch written.lowercased() {
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        default:
            throw QuillError(
                .invalidInput, "USE_INLINE_QUEUE: \(written.prefix(40)) is neither true nor false.", hint: Setting.useInlineQueue.help)
        }
    }

    private static func secret(_ given: [String: String]) throws(QuillError) -> Secret? {
        guard let written = given[Setting.queueSecret.key] else { return nil }
        let secret = Secret(written)
        guard secret.reveal().utf8.count >= 32 else {
            throw QuillError(
                .invalidInput, "QUILL_QUEUE_SECRET is shorter than 32 characters.", hint: "Make one: openssl rand -hex 32.")
        }
        return secret
    }

    /// Nil where no queue of Cloudflare is set, or one half, of which the warnings tell.
    private static func cloudflare(_ given: [String: String], _ warnings: inout [String]) throws(QuillError) -> CloudflareAccount? {
        let ours = [Setting.cloudflareQueue, .cloudflareDeadLetters, .cloudflareAddress].filter { given[$0.key] != nil }.map(\.key)
        guard !ours.isEmpty else { return nil }
        let account = given[Setting.cloudflareAccount.key] ?? given[Setting.cloudflareAccountAlias.key]
        let token = given[Setting.cloudflareToken.key] ?? given[Setting.cloudflareTokenAlias.key]
        let name = given[Setting.cloudflareQueue.key]
        guard let account, let token, let name else {
            let needed = [
                (Setting.cloudflareAccount.key, account), (Setting.cloudflareToken.key, token), (Setting.cloudflareQueue.key, name),
            ]
            let missing = needed.filter { $0.1 == nil }.map(\.0)
            warnings.append(
                "\(ours.joined(separator: " and ")) \(ours.count == 1 ? "is" : "are") set, but a Cloudflare queue needs "
                    + "\(missing.joined(separator: " and ")) too.")
            return nil
        }
        return try CloudflareAccount(
            account: account, token: Secret(token), queue: name, address: given[Setting.cloudflareAddress.key],
            deadLetters: given[Setting.cloudflareDeadLetters.key])
    }

    private static func redis(_ given: [String: String]) throws(QuillError) -> RedisAddress? {
        guard let written = given[Setting.redisURL.key] else { return nil }
        do { return try RedisAddress(written) } catch {
            throw QuillError(.invalidInput, "QUILL_REDIS_URL: \(error).", hint: RedisQueue.addressHelp)
        }
    }
}
