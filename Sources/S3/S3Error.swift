package import HTTPClient

/// Why a bucket did not do what was asked. It names the host and the cause; never an address with its query, nor headers.
package struct S3Error: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Cause: Sendable, Hashable {
        /// The bucket has no such object.
        case noObject
        case noBucket
        /// The server does not know the access key, or the signature does not verify.
        case wrongCredentials
        /// The credentials are right, and may not do this.
        case denied
        /// The clocks of the two sides are too far apart.
        case clockSkew
        /// The bucket belongs to another region.
        case wrongRegion(String?)
        /// The server asks for patience, or is out of order for now.
        case busy(status: Int)
        /// What was sent is not what was signed.
        case damagedOnTheWay
        /// The object is there already, and the write was to make a new one.
        case exists
        /// The server does not know what was asked for.
        case notImplemented
        /// The server has no room left.
        case full
        case transport(HTTPClientError)
        /// The file that was to be sent, or the one that was to take the answer, could not be used.
        case file(errno: Int32)
        /// An answer that is none of S3's.
        case unreadable
        case other(status: Int, code: String)
    }

    package let host: String
    package let bucket: String
    package let cause: Cause

    /// It may work in a moment.
    package var isTransient: Bool {
        switch cause {
        case .busy, .damagedOnTheWay: true
        case .transport(let error):
            switch error.cause {
            case .unreachable, .timedOut, .connectionLost, .unresolvable: true
            default: false
            }
        default: false
        }
    }

    package var description: String { "\(host): \(cause)" }

    /// By the code of its body; a HEAD has none and goes by its status.
    static func cause(_ status: Int, _ body: [UInt8]) -> Cause {
        let markup = S3Markup(body)
        let code = markup["Code"] ?? ""
        switch code {
        case "NoSuchKey", "NoSuchVersion", "NoSuchUpload": return .noObject
        case "NoSuchBucket": return .noBucket
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "InvalidSecurity",
            "AuthorizationQueryParametersError":
            return .wrongCredentials
        case "RequestTimeTooSkewed": return .clockSkew
        case "AccessDenied", "AllAccessDisabled", "MethodNotAllowed": return .denied
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException":
            return .wrongRegion(markup["Region"])
        case "BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "RequestTimeout": return .damagedOnTheWay
        case "PreconditionFailed": return .exists
        case "NotImplemented": return .notImplemented
        case "QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity", "EntityTooLarge": return .full
        case "SlowDown", "ServiceUnavailable", "InternalError", "OperationAborted", "TooManyRequests", "ConditionalRequestConflict":
            return .busy(status: status)
        default: break
        }
        switch status {
        case 301, 307: return .wrongRegion(nil)
        case 401: return .wrongCredentials
        case 403: return .denied
        case 404: return .noObject
        case 409: return .busy(status: status)
        case 412: return .exists
        case 429, 500, 502, 503, 504: return .busy(status: status)
        case 501: return .notImplemented
        case 507: return .full
        default: return .other(status: status, code: code)
        }
    }
}
