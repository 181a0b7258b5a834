internal import CNet
internal import Foundation
internal import Support

/// A forward proxy on loopback through which child processes reach hosts that somebody else named.
///
/// A child (a downloader, a browser, a media tool) follows redirects, playlists and DNS on its own. Pointed at this
/// proxy it can do so only where the `AddressGuard` lets it: every request and every hop of a redirect is resolved
/// here, judged here, and connected to the very address that was judged.
///
///     let proxy = try ForwardProxy(guard: AddressGuard())
///     let session = proxy.openSession(byteLimit: 4 << 30)
///     // run the child with `--proxy`, session.proxyURL
///     session.refusals        // [Refusal(host: "169.254.169.254", …)]
///     session.close()
///
/// It speaks HTTP/1.1: CONNECT and `http://` URLs. One thread relays; names are looked up on threads of their own.
/// Two things to know about clients: many leave loopback hosts out of proxying unless told not to
/// (Chromium: `--proxy-bypass-list=<-loopback>`), and a browser takes no credentials from a proxy URL (`openPortSession`).
package final class ForwardProxy: Sendable {
    package let port: UInt16

    private let mailbox: Mailbox
    private let sessions = Sessions()

    package init(
        guard addressGuard: AddressGuard, limits: ProxyLimits = ProxyLimits(),
        resolver: any Resolver = SystemResolver()
    ) throws(EgressError) {
        let (listener, port) = try Self.listen()
        let mailbox = try Mailbox()
        let poller = try Poller()
        self.port = port
        self.mailbox = mailbox
        let surroundings = ProxyConnection.Surroundings(addressGuard: addressGuard, limits: limits, sessions: sessions)
        // Taken out by the thread, so that its descriptors are gone when it says that it has ended,
        // and not when Foundation lets go of the closure.
        let start = Lock<(Poller, Descriptor)?>((poller, listener))
        Thread.detachNewThread {
            Self.relay(start, mailbox, resolver, surroundings)
            mailbox.finish()
        }
    }

    private static func relay(
        _ start: Lock<(Poller, Descriptor)?>, _ mailbox: Mailbox, _ resolver: any Resolver,
        _ surroundings: ProxyConnection.Surroundings
    ) {
        let taken = start.withLock { start in
            defer { start = nil }
            return start
        }
        guard let (poller, listener) = taken else { return }
        let loop = ProxyLoop(
            poller: poller, listener: listener, mailbox: mailbox, resolver: resolver, surroundings: surroundings)
        loop.run()
    }

    deinit { mailbox.send(.stop) }

    /// Credentials for one child. `byteLimit` counts what comes from outside; when it is passed the session's
    /// connections are reset and new requests are refused.
    package func openSession(byteLimit: Int64? = nil) -> ProxySession {
        let token = Self.randomToken()
        let record = newRecord(token: token, byteLimit: byteLimit)
        sessions.add(record)
        return session(record, url: "http://quill:\(token)@127.0.0.1:\(port)")
    }

    /// A session on a port of its own, without credentials, for clients that cannot be given any. Another program of
    /// this machine that finds the port can use it too, as far as the guard lets it, and would be counted here.
    package func openPortSession(byteLimit: Int64? = nil) throws(EgressError) -> ProxySession {
        let (listener, port) = try Self.listen()
        let record = newRecord(token: Self.randomToken(), byteLimit: byteLimit)
        mailbox.send(.sessionOpened(record, listener: listener))
        return session(record, url: "http://127.0.0.1:\(port)")
    }

    /// Stops listening, resets every connection and returns when all is closed. A look-up that still runs ends later,
    /// by itself and unheard.
    package func close() async {
        mailbox.send(.stop)
        await mailbox.waitForEnd()
    }

    private func session(_ record: SessionRecord, url: String) -> ProxySession {
        ProxySession(record: record, proxyURL: url) { [sessions, mailbox] record in
            sessions.remove(record)
            mailbox.send(.sessionEnded(record))
        }
    }

    private func newRecord(token: String, byteLimit: Int64?) -> SessionRecord {
        SessionRecord(credential: Data("quill:\(token)".utf8).base64EncodedString(), byteLimit: byteLimit)
    }

    private static func listen() throws(EgressError) -> (Descriptor, port: UInt16) {
        var port: UInt16 = 0
        let listener = try Descriptor(net_listen_loopback(1024, &port), of: "listen")
        return (listener, port)
    }

    /// 128 bits from the system, in hexadecimal.
    private static func randomToken() -> String {
        let number = UInt128(UInt64.random(in: .min ... .max)) << 64 | UInt128(UInt64.random(in: .min ... .max))
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
