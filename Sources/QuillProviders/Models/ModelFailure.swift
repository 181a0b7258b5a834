internal import HTTPClient
internal import QuillCore

/// What a vendor said went wrong, in the terms both share. `classified` is the only place where it is judged.
struct ModelFailure {
    /// Title of the vendor: `OpenAI`.
    let vendor: String
    let model: String
    /// Of the answer, or what the error in a stream stands for.
    let status: Int
    /// The vendor's own words for the kind: `type`, `code` and `error_code`, where it gave any.
    let kinds: Set<String>
    /// For people; its wording may change. Without the key.
    let message: String
    /// What the headers ask for.
    let patienceSeconds: Int?

    enum Verdict: Equatable {
        /// The model, or the vendor for it, does not want to answer this.
        case refusal
        case error(QuillError)
    }

    var classified: Verdict {
        if !kinds.isDisjoint(with: Self.refusals) { return .refusal }
        return .error(error)
    }

    private static let refusals: Set = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"]
    private static let outOfMoney: Set = [
        "insufficient_quota", "billing_error", "billing_hard_limit_reached", "billing_not_active", "credit_balance_exhausted",
        "enforced_spend_limit_reached", "contract_spend_limit_reached", "linked_organization_spend_limit_reached",
    ]
    private static let unknownModel: Set = ["model_not_found", "model_not_available"]
    private static let overlong: Set = [
        "context_length_exceeded", "exceed_context_size_error", "request_too_large", "string_above_max_length",
    ]

    private var error: QuillError {
        if !kinds.isDisjoint(with: Self.outOfMoney) || status == 402 || saysOutOfMoney {
            return QuillError(
                .quotaExceeded, "\(vendor) does no more work for this account until its budget is raised.", .hold(.budget),
                hint: "Look at the billing page of \(vendor).")
        }
        if !kinds.isDisjoint(with: Self.unknownModel) { return unknown }
        if !kinds.isDisjoint(with: Self.overlong) || status == 413 || saysTooLong {
            return QuillError(.tooLong, "The prompt is longer than \(model) can hold.", .climb, hint: said)
        }
        return byStatus
    }

    private var byStatus: QuillError {
        switch status {
        case 401, 403:
            QuillError(
                .authFailed, "\(vendor) does not accept the key (\(status)).", .hold(.credentials), hint: "Check the key of \(vendor).")
        case 404: unknown
        case 429:
            QuillError(
                .rateLimited, "\(vendor) asks for patience (429).", .wait(seconds: patienceSeconds ?? Self.standardPatienceSeconds))
        case 408: QuillError(.timedOut, "\(vendor) gave up waiting (408).", .retry, hint: Self.wayOut)
        case 409, 425, 500...599: busy
        case 300..<400:
            QuillError(
                .modelUnusable, "\(vendor) redirects instead of answering (\(status)).", hint: "Check the base address of \(vendor).")
        default: QuillError(.modelUnusable, "\(vendor) does not take this request for \(model) (\(status)).", .climb, hint: said)
        }
    }

    /// Where a refusal for too many requests names no time.
    static let standardPatienceSeconds = 20

    private var unknown: QuillError {
        QuillError(
            .modelUnknown, "\(vendor) has no model \(model) for this account.", hint: "Check the model's name and the base address.")
    }

    private var busy: QuillError {
        QuillError(
            .unreachable, "\(vendor) cannot answer now (\(status)).", patienceSeconds.map { .wait(seconds: $0) } ?? .retry,
            hint: said ?? Self.wayOut)
    }

    private var said: String? { message.isEmpty ? nil : "\(vendor) says: \(message)" }

    // Some servers have no code for these, so their words have to do. Only where the status leaves it open.

    private var saysTooLong: Bool {
        let words = message.lowercased()
        return status == 400
            && ["prompt is too long", "context length", "context window", "maximum context", "context limit", "context size"].contains {
                words.contains($0)
            }
    }

    private var saysOutOfMoney: Bool { status == 400 && message.lowercased().contains("credit balance is too low") }
}

extension ModelFailure {
    /// For what kept the answer from coming at all, or from coming whole.
    static func classified(_ error: HTTPClientError, vendor: String) -> QuillError {
        switch error.cause {
        case .cancelled, .closed: .cancelled
        case .timedOut(.idle): QuillError(.timedOut, "\(vendor) fell silent before its answer was whole.", .retry, hint: wayOut)
        case .timedOut(.connect), .timedOut(.total): QuillError(.timedOut, "\(vendor) did not answer in time.", .retry, hint: wayOut)
        case .tooLarge: overlong(vendor)
        case .addressRefused: QuillError(.privateAddress, "The address of \(vendor) lies in a network that may not be reached.")
        case .badURL: QuillError(.invalidInput, "The address of \(vendor) is none.", hint: "Check the base address of \(vendor).")
        case .badRequest:
            QuillError(
                .authFailed, "The key of \(vendor) has a character in it that no key has.", .hold(.credentials),
                hint: "Check the key of \(vendor).")
        case .certificate, .tls:
            QuillError(
                .unreachable, "There is no secure connection to \(vendor): \(error).", .climb,
                hint: "Check the base address, the clock, and the certificates of this machine.")
        case .connectionLost: half(vendor)
        default:
            QuillError(
                .unreachable, "\(vendor) cannot be reached: \(error).", .retry,
                hint: "Check that it runs, and the base address of \(vendor).")
        }
    }

    /// For what may pass by itself, once the queue has tried often enough.
    private static let wayOut = "Try again later, or name another writer behind it: …,extractive."

    static func half(_ vendor: String) -> QuillError {
        QuillError(.unreachable, "The connection to \(vendor) broke in the middle of its answer.", .retry, hint: wayOut)
    }

    static func overlong(_ vendor: String) -> QuillError {
        QuillError(
            .modelUnusable, "\(vendor) answered with far more text than was asked for.", .climb, hint: "Choose another model or writer.")
    }

    static func garbled(_ vendor: String) -> QuillError {
        QuillError(
            .modelUnusable, "\(vendor) sent something that is no part of an answer.", .retry, hint: "Check the base address of \(vendor).")
    }

    static func noStream(_ vendor: String) -> QuillError {
        QuillError(
            .modelUnusable, "\(vendor) answered with something other than a stream of events.", .climb,
            hint: "Check the base address of \(vendor).")
    }
}

/// The words of a vendor's error, made fit to be shown.
enum VendorWords {
    /// Without control characters and the key, and short.
    static func tidy(_ text: String, without key: Secret?) -> String {
        // Cut at last: a key on the border would lose the end by which it is known.
        let secretless = key?.redacted(from: String(text.prefix(4_096))) ?? text
        return String(secretless.unicodeScalars.prefix(300).map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
