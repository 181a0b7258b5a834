import Foundation
import Glibc
import Testing

@testable import HTTPClient

@Suite struct StreamTests {
    /// Reads to the end; the number of bytes, all of which must be what /bytes sends.
    private func read(_ stream: HTTPStream) async throws -> Int {
        let pattern = Data((0..<(251 + (1 << 20))).map { UInt8($0 % 251) })
        var count = 0
        while let piece = try await stream.next() {
            try #require(!piece.isEmpty && piece.count <= 1 << 20)
            #expect(Data(piece) == pattern[(count % 251)..<(count % 251 + piece.count)])
            count += piece.count
        }
        return count
    }

    @Test func aReaderHoldsTheServerBack() async throws {
        let echo = try await Echo()
        let total = 64 << 20
        let stream = try await echo.client.stream(HTTPRequest("GET", echo.url("/bytes?count=\(total)&id=a"), maxResponseBytes: total))
        #expect(stream.status == 200 && stream.headers["content-length"] == "\(total)")
        // Answers when the server could send nothing for half a second.
        let gone = try #require(Int(String(decoding: try await echo.get("/stalled?id=a").body, as: UTF8.self)))
        #expect(gone < 16 << 20, "the sockets' buffers and 256 KiB, not the whole")
        #expect(try await read(stream) == total)
    }

    @Test func aReaderWhoWaitsIsNoIdleServer() async throws {
        let echo = try await Echo()
        let total = 32 << 20
        let stream = try await echo.client.stream(
            HTTPRequest(
                "GET", echo.url("/bytes?count=\(total)&id=b&held=4"), timeouts: HTTPTimeouts(connect: 30, idle: 3, total: nil),
                maxResponseBytes: total))
        // Answers after four seconds without a byte, which is longer than the server may be idle; a busy machine is not.
        _ = try await echo.get("/stalled?id=b")
        #expect(try await read(stream) == total)
    }

    @Test func whatIsTooLongEndsTheStream() async throws {
        let echo = try await Echo()
        let stream = try await echo.client.stream(HTTPRequest("GET", echo.url("/bytes?count=3000000"), maxResponseBytes: 2_000_000))
        let error = await #expect(throws: HTTPClientError.self) { try await read(stream) }
        #expect(error?.cause == .tooLarge(limit: 2_000_000))
    }

    @Test func halfAnAnswerIsNoEnd() async throws {
        let echo = try await Echo()
        let stream = try await echo.client.stream(HTTPRequest("GET", echo.url("/cut")))
        #expect(try await stream.next() == Array("half".utf8))
        let error = await #expect(throws: HTTPClientError.self) { try await stream.next() }
        #expect(error?.cause == .connectionLost && error?.mayHaveArrived == true)
    }

    @Test func cancellingATaskLeavesTheServer() async throws {
        let echo = try await Echo()
        let client = echo.client
        for path in ["/silent?id=c", "/drip?id=d"] {
            let task = Task { [url = echo.url(path)] in try await client.send(HTTPRequest("GET", url)) }
            task.cancel()
            let error = await #expect(throws: HTTPClientError.self) { try await task.value }
            #expect(error?.cause == .cancelled)
        }
        let stream = try await client.stream(HTTPRequest("GET", echo.url("/drip?id=e")))
        let (read, heard) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            while try await stream.next() != nil { heard.yield() }
        }
        for await _ in read { break }
        task.cancel()
        let error = await #expect(throws: HTTPClientError.self) { try await task.value }
        #expect(error?.cause == .cancelled)
        #expect(try await echo.get("/left?id=e").body == Array("gone".utf8))
    }

    @Test func aStreamThatNobodyHoldsIsEnded() async throws {
        let echo = try await Echo()
        do { _ = try await echo.client.stream(HTTPRequest("GET", echo.url("/drip?id=f"))) }
        #expect(try await echo.get("/left?id=f").body == Array("gone".utf8))
        let stream = try await echo.client.stream(HTTPRequest("GET", echo.url("/drip?id=g")))
        stream.cancel()
        #expect(try await echo.get("/left?id=g").body == Array("gone".utf8))
    }

    @Test func closingEndsWhatIsUnderWay() async throws {
        let echo = try await Echo()
        let client = HTTPClient(.trusted(userAgent: "test/1"))
        let stream = try await client.stream(HTTPRequest("GET", echo.url("/drip?id=h")))
        await client.close()
        await client.close()
        let error = await #expect(throws: HTTPClientError.self) { while try await stream.next() != nil {} }
        #expect(error?.cause == .closed)
        #expect(await echo.failure(HTTPRequest("GET", echo.url("/status/200")), of: client) == .closed)
        #expect(try await echo.get("/left?id=h").body == Array("gone".utf8))
    }

    /// In a process of its own, since it counts what the whole process holds.
    @Test func nothingStaysOpen() async {
        await #expect(processExitsWith: .success) {
            func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
            let echo = try await Echo()
            let before = try open()
            for _ in 0..<20 {
                let client = HTTPClient(.trusted(userAgent: "test/1"))
                let stream = try await client.stream(HTTPRequest("GET", echo.url("/bytes?count=1000000")))
                _ = try await stream.next()
                _ = await echo.failure(HTTPRequest("PUT", echo.url("/drop"), body: .file(path: #filePath)), of: client)
                await client.close()
            }
            let after = try open()
            if after > before { exit(1) }
        }
    }
}
