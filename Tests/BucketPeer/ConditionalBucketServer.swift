import Children
import Foundation
package import HTTPClient
package import S3

/// Support/peers/moto_bucket.py: a server of the S3 API that knows conditional writes, and takes any signature.
package final class ConditionalBucketServer: Sendable {
    private struct Place: Decodable {
        let port: Int
    }

    private let port: Int
    private let session: ChildSession

    package init() async throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        session = try await ChildSession.start(
            Command(
                executable: root + "/.quill-tools/venvs/buckets/bin/python", arguments: ["-B", root + "/Support/peers/moto_bucket.py"],
                environment: Command.plainEnvironment, workingDirectory: "/"))
        for await line in session.lines {
            port = try JSONDecoder().decode(Place.self, from: Data(line)).port
            return
        }
        throw BucketServerMissing(said: try await session.end().errorTail)
    }

    /// A folder of the bucket.
    package func bucket(_ folder: String, over client: HTTPClient) throws -> S3Bucket {
        let place = try S3Place("s3://first/\(folder)?endpoint=http://127.0.0.1:\(port)&region=us-east-1")
        return S3Bucket(place, BucketServer.credentials, client)
    }
}
