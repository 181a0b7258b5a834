import Children
import Foundation
package import HTTPClient
package import S3

/// The server of Support/peers/bucket.py: OpenStack Swift with its S3 API. It ends with the test that holds it; the shared one
/// with the process.
package actor BucketServer {
    private struct Place: Decodable {
        let port: Int
    }

    package nonisolated let port: Int
    private let session: ChildSession

    package init() async throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        session = try await ChildSession.start(
            Command(
                executable: "/usr/bin/python3", arguments: ["-B", root + "/Support/peers/bucket.py"],
                environment: Command.plainEnvironment, workingDirectory: "/"))
        for await line in session.lines {
            port = try JSONDecoder().decode(Place.self, from: Data(line)).port
            return
        }
        throw BucketServerMissing(said: try await session.end().errorTail)
    }

    /// One for all tests that do it no harm.
    package static func shared() async throws -> BucketServer { try await running.value }

    private static let running = Task { try await BucketServer() }

    /// `age BUCKET KEY SECONDS`, `stop`, `start`, `slow N`, `answer STATUS CODE N TEXT` or `count`; its answer when it is done.
    @discardableResult
    package func tell(_ command: String) async throws -> String {
        // One at a time: the answers have no names.
        while isBusy { await withCheckedContinuation { waiting.append($0) } }
        isBusy = true
        defer {
            isBusy = false
            if !waiting.isEmpty { waiting.removeFirst().resume() }
        }
        try await session.send(line: command)
        for await line in session.lines { return String(decoding: line, as: UTF8.self) }
        throw BucketServerMissing(said: try await session.end().errorTail)
    }

    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// The address of a bucket, or of a folder in it that nobody else uses.
    package nonisolated func address(_ bucket: String, folder: String? = nil) -> String {
        "s3://\(bucket)\(folder.map { "/" + $0 } ?? "")?endpoint=http://127.0.0.1:\(port)&region=us-east-1"
    }

    package static let credentials = S3Credentials(accessKey: "test:quill", secretKey: "secretsecret")

    /// A folder of its own in the first bucket.
    package nonisolated func bucket(
        _ name: String = "first", folder: String? = String(UInt64.random(in: .min ... .max), radix: 36),
        as credentials: S3Credentials = BucketServer.credentials, over client: HTTPClient, options: S3Bucket.Options = .init()
    ) throws -> S3Bucket {
        S3Bucket(try S3Place(address(name, folder: folder)), credentials, client, options)
    }
}

/// A folder of its own in a bucket of the shared server, and the client over which it is asked; that one is closed at the end of `body`.
package func withBucket<T>(
    _ name: String = "first", as credentials: S3Credentials = BucketServer.credentials, options: S3Bucket.Options = .init(),
    _ body: (S3Bucket, HTTPClient) async throws -> T
) async throws -> T {
    let client = HTTPClient(.trusted(userAgent: "test"))
    let result: T
    do {
        result = try await body(try await BucketServer.shared().bucket(name, as: credentials, over: client, options: options), client)
    } catch {
        await client.close()
        throw error
    }
    await client.close()
    return result
}

/// The part did not start, or ended.
package struct BucketServerMissing: Error, CustomStringConvertible {
    let said: [UInt8]
    package var description: String {
        "the server of the bucket did not start: run 'make setup'. It said: \(String(decoding: said, as: UTF8.self))"
    }
}
