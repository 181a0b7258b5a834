internal import QuillCore
internal import QuillWire

/// A request whose fields are not what the endpoint takes.
struct ValidationFailure: Error {
    let problems: [FieldProblem]
}

/// Failures as RFC 9457 wants them; the one table from codes to statuses.
enum Problem {
    static func answer(_ error: QuillError, _ requestID: String, status: Int? = nil) -> Answer {
        let status = status ?? self.status(of: error.code)
        var answer = make(
            Wire.Problem(
                status: status, title: title(status), detail: error.message, code: error.code.rawValue, hint: error.hint,
                requestId: requestID, errors: nil))
        if case .wait(let seconds) = error.disposition { answer.headers.append(("Retry-After", String(max(1, seconds)))) }
        return answer
    }

    static func answer(_ failure: ValidationFailure, _ requestID: String) -> Answer {
        let first = failure.problems.first.map { "\($0.field) \($0.message)" } ?? "The request is not what is taken here."
        return make(
            Wire.Problem(
                status: 422, title: title(422), detail: first, code: ErrorCode.validationFailed.rawValue,
                hint: "Mend the fields that errors names.", requestId: requestID, errors: failure.problems))
    }

    private static func make(_ problem: Wire.Problem) -> Answer {
        let headers = [(name: "Content-Type", value: "application/problem+json")]
        do { return Answer(status: problem.status, headers: headers, body: .bytes(try Wire.encode(problem))) } catch {
            return Answer(status: 500, headers: headers, body: .bytes(Array(#"{"code":"internal-error","status":500}"#.utf8)))
        }
    }

    static func status(of code: ErrorCode) -> Int {
        switch code {
        case .notFound: 404
        case .invalidInput, .emptyInput, .unsupportedInput, .damagedInput, .unsupported, .invalidVideo, .noSpeech, .noCaptions,
            .privateAddress, .validationFailed, .tooLong, .modelUnknown:
            422
        case .tooLarge: 413
        case .notAllowed, .permissionDenied, .notOwner: 403
        case .conflict, .remoteEdited, .homeInUse, .idempotencyKeyReused, .idempotencyInProgress: 409
        case .quotaExceeded: 402
        case .rateLimited: 429
        case .diskFull, .readOnly: 507
        case .folderMissing, .blocked, .privateVideo, .ageRestricted, .live, .authFailed: 422
        case .unreachable, .timedOut, .modelRefused, .modelUnusable, .helperFailed: 502
        case .toolMissing, .cancelled, .homeNewer, .otherInstallation: 503
        case .homeDamaged, .internalError: 500
        }
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad request"
        case 401: "Not signed as it has to be"
        case 402: "Over the limit"
        case 403: "Not allowed"
        case 404: "Not found"
        case 405: "Not for this method"
        case 409: "Conflict"
        case 413: "Too large"
        case 415: "Another media type is wanted"
        case 422: "Cannot be done as asked"
        case 429: "Too fast"
        case 502: "Another system failed"
        case 503: "Not ready"
        case 507: "No room"
        default: "Internal error"
        }
    }
}
