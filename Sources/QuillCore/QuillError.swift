/// What went wrong, told to four readers: `code` to the caller, `message` to the person, `disposition` to the queue and
/// `hint` to whoever can mend it. The adapter that saw the failure classifies it, once.
///
/// A message is made from systems, hosts and states, never from an address with its query or from headers.
package struct QuillError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package let code: ErrorCode
    package let message: String
    package let disposition: Disposition
    package let hint: String?

    package init(_ code: ErrorCode, _ message: String, _ disposition: Disposition = .permanent, hint: String? = nil) {
        self.code = code
        self.message = message
        self.disposition = disposition
        self.hint = hint
    }

    package var description: String { hint.map { "\(code.rawValue): \(message) \($0)" } ?? "\(code.rawValue): \(message)" }

    /// For an error that no adapter classified: it is tried again, since nothing says that it would be in vain.
    package static func unexpected(_ error: any Error, while doing: String) -> QuillError {
        if let known = error as? QuillError { return known }
        if error is CancellationError { return .cancelled }
        return QuillError(.internalError, "Something unexpected happened while \(doing): \(error).", .retry)
    }

    package static let cancelled = QuillError(.cancelled, "The work was stopped before its end.", .released)
}

/// What the queue does after a failure.
package enum Disposition: Hashable, Sendable, Codable {
    /// It would fail again: the job is dead.
    case permanent
    /// It may work the next time, after a back-off; counts as a try.
    case retry
    /// This rung cannot do it, the next one may.
    case climb
    /// The other side asks for patience; counts as no try.
    case wait(seconds: Int)
    /// Somebody must lift something first; counts as no try.
    case hold(Hold)
    /// An outside write may or may not have happened: look before writing again.
    case uncertain
    /// The worker is shutting down; counts as no try.
    case released
}

/// What keeps a queued job from being claimed, until somebody lifts it.
package enum Hold: String, Hashable, Sendable, Codable, CaseIterable {
    case approval, budget, credentials, human
}

/// Stable codes in kebab case. The second half are the causes of contracts §6.
package enum ErrorCode: String, Hashable, Sendable, Codable, CaseIterable {
    case notFound = "not-found"
    case invalidInput = "invalid-input"
    case emptyInput = "empty-input"
    case unsupportedInput = "unsupported-input"
    case damagedInput = "damaged-input"
    case tooLarge = "too-large"
    case noSpeech = "no-speech"
    case notAllowed = "not-allowed"
    case permissionDenied = "permission-denied"
    case diskFull = "disk-full"
    case readOnly = "read-only"
    case folderMissing = "folder-missing"
    case remoteEdited = "remote-edited"
    case homeInUse = "home-in-use"
    case homeDamaged = "home-damaged"
    case homeNewer = "home-newer"
    case otherInstallation = "other-installation"
    case toolMissing = "tool-missing"
    case helperFailed = "helper-failed"
    case privateAddress = "private-address"
    case unreachable = "unreachable"
    case timedOut = "timed-out"
    case cancelled = "cancelled"
    case conflict = "conflict"
    case modelUnknown = "model-unknown"
    case modelRefused = "model-refused"
    case modelUnusable = "model-unusable"
    case quotaExceeded = "quota-exceeded"
    case validationFailed = "validation-failed"
    case idempotencyKeyReused = "idempotency-key-reused"
    case idempotencyInProgress = "idempotency-in-progress"
    case internalError = "internal-error"

    case noCaptions = "no-captions"
    case blocked = "blocked"
    case privateVideo = "private"
    case ageRestricted = "age-restricted"
    case live = "live"
    case rateLimited = "rate-limited"
    case invalidVideo = "invalid-video"
    case notOwner = "not-owner"
    case authFailed = "auth-failed"
    case tooLong = "too-long"
    case unsupported = "unsupported"
}
