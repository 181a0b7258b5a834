/// An answer that was given under a key of the caller's, so that the same wish sent twice is done once (contracts §1).
package struct KeptAnswer: Sendable, Hashable {
    package let status: Int
    package let mediaType: String
    package let body: [UInt8]

    package init(status: Int, mediaType: String, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// What a key stands for.
package enum KeyState: Sendable, Hashable {
    /// Nobody used it: it is the caller's now.
    case new
    /// The same request is being worked on.
    case running
    /// The same request was answered.
    case answered(KeptAnswer)
    /// Another request used it.
    case otherRequest
}

package protocol IdempotencyWriting {
    /// Takes the key for a request, or says what it stands for. Keys older than `keptMilliseconds` count no more; one whose
    /// request was begun longer ago than `patienceMilliseconds` and never answered is given to the next who asks.
    func takeKey(
        _ project: ID<Project>, _ key: String, request: Digest, keptMilliseconds: Int64, patienceMilliseconds: Int64
    ) throws(QuillError) -> KeyState
    func keep(_ answer: KeptAnswer, _ project: ID<Project>, _ key: String) throws(QuillError)
    /// Gives the key back: the request failed in a way that may pass.
    func releaseKey(_ project: ID<Project>, _ key: String) throws(QuillError)
}
