internal import HTTPClient
internal import QuillCore
internal import S3

/// What the failures of a bucket mean to a person and to the queue.
enum S3Failure {
    static func classified(_ error: S3Error) -> QuillError {
        let bucket = "The bucket \(error.bucket) at \(error.host)"
        return switch error.cause {
        case .noBucket:
            QuillError(.folderMissing, "\(bucket) is not there.", hint: "Make it, or mend QUILL_STORAGE_URL.")
        case .wrongCredentials:
            QuillError(
                .authFailed, "\(error.host) does not accept the keys for the bucket \(error.bucket).", .retry,
                hint: "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, which ends after a time).")
        case .denied:
            QuillError(
                .permissionDenied, "\(bucket) may not be used so with these keys.", .retry,
                hint: "The keys need to list the bucket, and to read, write and delete its objects.")
        case .clockSkew:
            QuillError(
                .authFailed, "The clocks of this machine and of \(error.host) are too far apart for a signature to be believed.", .retry,
                hint: "Set the clock of this machine right; `timedatectl` shows it.")
        case .wrongRegion(let region):
            QuillError(
                .invalidInput, "\(bucket) is in another region\(region.map { ": \($0)" } ?? "").",
                hint: "Name it in QUILL_STORAGE_URL: &region=\(region ?? "…").")
        case .busy(let status) where [500, 502, 504].contains(status):
            QuillError(
                .unreachable, "\(error.host) cannot answer now (\(status)).", .wait(seconds: 30),
                hint: "It is tried again by itself; if it stays, look at the status page or the log of that server.")
        case .busy(let status):
            QuillError(
                .rateLimited, "\(error.host) asks for patience (\(status)).", .wait(seconds: 30), hint: "It is tried again by itself.")
        case .full: QuillError(.diskFull, "\(bucket) has no room left.", .retry, hint: "Raise its quota, or remove what is not needed.")
        case .transport(let failure): transport(failure)
        case .file(let number): FileFailure.classified(number, of: "The file")
        case .damagedOnTheWay:
            QuillError(
                .conflict, "What \(error.host) received is not what was sent: the file may have changed meanwhile.", .retry,
                hint: "Send it once more.")
        case .notImplemented, .unreadable, .other, .noObject, .exists:
            QuillError(
                .internalError, "\(error.host) answered in a way that is none of S3's\(Self.told(error.cause)).", .retry,
                hint: "Check that the endpoint of QUILL_STORAGE_URL speaks the S3 API.")
        }
    }

    private static func told(_ cause: S3Error.Cause) -> String {
        switch cause {
        case .other(let status, let code): " (\(status)\(code.isEmpty ? "" : " \(code)"))"
        case .notImplemented: " (not implemented)"
        default: ""
        }
    }

    private static func transport(_ error: HTTPClientError) -> QuillError {
        switch error.cause {
        case .cancelled: .cancelled
        case .tooLarge: QuillError(.tooLarge, "More bytes came than were asked for: \(error).", .retry)
        case .fileUnreadable: QuillError(.notFound, "The file to be sent cannot be read.", hint: "Check the path.")
        case .timedOut: QuillError(.timedOut, "The bucket's server is too slow: \(error).", .retry, hint: "It is tried again by itself.")
        default:
            QuillError(
                .unreachable, "The bucket's server cannot be reached: \(error).", .retry,
                hint: "Check the endpoint of QUILL_STORAGE_URL, and the network.")
        }
    }
}
