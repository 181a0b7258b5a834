internal import CMicroHTTPD

/// What libmicrohttpd asks for the bytes of a streaming answer.
final class FeedReader: Sendable {
    private let feed: any BodyFeed
    private let exchange: Exchange

    private init(_ feed: any BodyFeed, _ exchange: Exchange) {
        self.feed = feed
        self.exchange = exchange
    }

    static func response(_ feed: any BodyFeed, _ exchange: Exchange, length: UInt64?, block: Int) -> OpaquePointer {
        let context = Unmanaged.passRetained(FeedReader(feed, exchange)).toOpaque()
        return cmhd_streaming_response(
            length ?? .max, block,
            { context, _, buffer, limit in
                guard let context, let buffer else { return Int(CMHD_BROKEN) }
                let reader = Unmanaged<FeedReader>.fromOpaque(context).takeUnretainedValue()
                return reader.read(UnsafeMutableRawBufferPointer(start: buffer, count: limit))
            }, context,
            { context in
                if let context { Unmanaged<FeedReader>.fromOpaque(context).release() }
            })
    }

    /// A count, or why there is none; 0 with the connection parked.
    private func read(_ target: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            switch feed.fill(target, for: exchange) {
            case .bytes(let count): return count
            case .end: return Int(CMHD_END)
            case .broken: return Int(CMHD_BROKEN)
            case .nothing:
                switch exchange.park() {
                case .yes: return 0
                case .wokenMeanwhile: continue
                case .closing: return Int(CMHD_BROKEN)
                }
            }
        }
    }
}
