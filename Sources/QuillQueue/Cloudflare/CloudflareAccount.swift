package import QuillCore

/// Which queue of which account, and how its API is reached.
package struct CloudflareAccount: Sendable {
    package static let standardBase = "https://api.cloudflare.com/client/v4"

    /// What stands before `/accounts/…`.
    let base: String
    let account: String
    let token: Secret
    /// Its name, or its id.
    let queue: String
    /// The name of the dead-letter queue, where one is set.
    package let deadLetters: String?

    /// - Parameter address: replaces the computed address of sending: `https://…/accounts/{account}/queues/{queue}/messages`, with the
    ///   name or the id of the queue. Throws where it is not of that form.
    package init(account: String, token: Secret, queue: String, address: String? = nil, deadLetters: String? = nil) throws(QuillError) {
        self.token = token
        self.deadLetters = deadLetters
        guard let address else {
            (base, self.account, self.queue) = (Self.standardBase, account, queue)
            return
        }
        let parts = address.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 8, parts.last == "messages", parts[parts.count - 3] == "queues", parts[parts.count - 5] == "accounts",
            address.hasPrefix("https://") || address.hasPrefix("http://"), parts.suffix(4).allSatisfy({ !$0.isEmpty })
        else {
            throw QuillError(
                .invalidInput, "CF_QUEUE_URL is not the address of a queue.",
                hint: "It ends with /accounts/{account id}/queues/{queue name or id}/messages; leave it unset for Cloudflare's own.")
        }
        base = parts.dropLast(5).joined(separator: "/")
        self.account = String(parts[parts.count - 4])
        self.queue = String(parts[parts.count - 2])
    }
}

/// A queue as the account lists it.
struct CloudflareQueueRow: Decodable, Sendable {
    struct Consumer: Decodable, Sendable { let type: String? }
    let id: String?
    let name: String?
    let consumers: [Consumer]?

    enum CodingKeys: String, CodingKey {
        case consumers
        case id = "queue_id"
        case name = "queue_name"
    }

    /// Whether a Worker is brought its messages; then they cannot be pulled.
    var isPushed: Bool { consumers?.contains { $0.type == "worker" } ?? false }
    var isPulled: Bool { consumers?.contains { $0.type == "http_pull" } ?? false }
}
