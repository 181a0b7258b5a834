import CHiredis

/// What Redis answers.
package enum RedisValue: Sendable, Hashable {
    case nothing
    case integer(Int64)
    /// A text, or a status such as `OK`; bytes that are no UTF-8 are repaired.
    case text(String)
    case list([RedisValue])
    case failure(code: String, message: String)

    /// - Parameter reply: stays its owner's.
    init(_ reply: UnsafePointer<redisReply>) {
        switch reply.pointee.type {
        case REDIS_REPLY_INTEGER: self = .integer(reply.pointee.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(Self.text(reply))
        case REDIS_REPLY_ERROR:
            let message = Self.text(reply)
            self = .failure(code: message.prefix { $0 != " " }.description, message: message)
        case REDIS_REPLY_ARRAY:
            // Replies nest as deeply as hiredis lets them, which is not deep.
            self = .list((0..<Int(reply.pointee.elements)).compactMap { index in reply.pointee.element[index].map { RedisValue($0) } })
        default: self = .nothing
        }
    }

    private static func text(_ reply: UnsafePointer<redisReply>) -> String {
        guard let start = reply.pointee.str else { return "" }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(reply.pointee.len))
        return String(decoding: bytes, as: UTF8.self)
    }

    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    package var texts: [String] {
        guard case .list(let values) = self else { return [] }
        return values.compactMap(\.text)
    }
}
