import Children
import Foundation
import HTTPClient
import Testing

/// Cloudflare Queues, played by Support/peers/cloudflare_queues.py. It ends with the test that holds it.
package final class CloudflarePeer: Sendable {
    /// What the peer has, and what it was asked.
    package struct State: Decodable, Sendable {
        package struct Asked: Decodable, Sendable {
            package let method: String
            package let path: String
        }
        /// A dead job, as it was told.
        package struct Letter: Decodable, Sendable {
            private struct Fault: Decodable { let code: String }
            private struct Attempt: Decodable { let outcome: String? }
            package let job: String
            package let original: String
            private let error: Fault
            private let attempts: [Attempt]
            package var code: String { error.code }
            package var outcomes: [String] { attempts.compactMap(\.outcome) }
            enum CodingKeys: String, CodingKey {
                case error, attempts
                case job = "job_id"
                case original = "original_message"
            }
        }
        /// The bodies that are in the queue, leased ones too.
        package let jobs: [String]
        package let dead: [String]
        package let letters: [Letter]
        package let attempts: [Int]
        package let asked: [Asked]
        /// Requests that no published type allows.
        package let problems: [String]
    }

    private struct Place: Decodable { let port: Int }

    package let port: Int
    private let session: ChildSession
    private let client = HTTPClient(.trusted(userAgent: "quill-test"))

    package init() async throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let python = root + "/.quill-tools/venvs/peers/bin/python"
        try #require(FileManager.default.fileExists(atPath: python), "the Python environment peers is missing; run `make setup`")
        session = try await ChildSession.start(
            Command(
                executable: python, arguments: ["-B", root + "/Support/peers/cloudflare_queues.py"],
                environment: Command.plainEnvironment, workingDirectory: "/"))
        var found: Int?
        for await line in session.lines {
            found = try JSONDecoder().decode(Place.self, from: Data(line)).port
            break
        }
        port = try #require(found, "cloudflare_queues.py did not start: run `make setup`")
    }

    /// For CF_QUEUE_URL.
    package func address(queue: String = "quill-jobs", account: String = "acc") -> String {
        "http://127.0.0.1:\(port)/client/v4/accounts/\(account)/queues/\(queue)/messages"
    }

    /// The settings of a process that uses it.
    package var environment: [String: String] {
        ["CF_ACCOUNT_ID": "acc", "CF_API_TOKEN": "t-good", "CF_QUEUE_NAME": "quill-jobs", "CF_QUEUE_URL": address()]
    }

    /// How it behaves from now on, as JSON: see the program.
    package func control(_ wishes: String) async throws {
        let answer = try await client.send(
            HTTPRequest("POST", "http://127.0.0.1:\(port)/control", body: .bytes(Array(wishes.utf8))))
        try #require(answer.status == 200)
    }

    package func state() async throws -> State {
        let answer = try await client.send(HTTPRequest("GET", "http://127.0.0.1:\(port)/state"))
        return try JSONDecoder().decode(State.self, from: Data(answer.body))
    }

    /// The vendor's own client talks to it; its complaints, if any.
    package func complaints() async throws -> String {
        let root = #filePath.components(separatedBy: "/Tests/")[0]
        let result = try await Child.run(
            Command(
                executable: root + "/.quill-tools/venvs/peers/bin/python",
                arguments: ["-B", root + "/Support/peers/cloudflare_client.py", "\(port)"], environment: Command.plainEnvironment))
        return result.succeeded ? "" : "\(result)"
    }
}
