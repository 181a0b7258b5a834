internal import Crypto
internal import HTTPClient

/// Uploads in parts: each is read from the file as it is sent, and one that fails is sent again alone.
extension S3Bucket {
    /// All or nothing: what was begun is given up when a part cannot be sent.
    func putParts(_ key: String, _ file: String, _ byteCount: Int64, partBytes: Int64) async throws(S3Error) {
        let begun = try await send("POST", key, query: [("uploads", "")])
        guard let upload = S3Markup(begun.body)["UploadId"] else { throw error(.unreadable) }
        do {
            var parts: [String] = []
            var offset: Int64 = 0
            while offset < byteCount {
                let size = min(partBytes, byteCount - offset)
                parts.append(try await sendPart(key, upload, parts.count + 1, file, offset, size))
                offset += size
            }
            try await complete(key, upload, parts, byteCount)
        } catch {
            await abort(key, upload)
            throw error
        }
    }

    /// - Returns: the part's entity tag, with its quotes.
    private func sendPart(
        _ key: String, _ upload: String, _ number: Int, _ file: String, _ offset: Int64, _ size: Int64
    ) async throws(S3Error) -> String {
        let sha256: String
        do { sha256 = try await hasher.sha256(file, offset: offset, byteCount: size) } catch {
            throw self.error(.file(errno: error.number))
        }
        let answer = try await send(
            "PUT", key, query: [("partNumber", String(number)), ("uploadId", upload)],
            body: .slice(path: file, offset: offset, byteCount: size), payload: sha256)
        guard let tag = answer.headers["etag"] else { throw error(.unreadable) }
        return tag
    }

    private func complete(_ key: String, _ upload: String, _ tags: [String], _ byteCount: Int64) async throws(S3Error) {
        let list = tags.enumerated().map { "<Part><PartNumber>\($0.offset + 1)</PartNumber><ETag>\($0.element)</ETag></Part>" }
        let body = Array("<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>".utf8)
        do {
            _ = try await send(
                "POST", key, query: [("uploadId", upload)], headers: [("content-type", "application/xml")], body: .bytes(body),
                payload: SHA256.hash(body).hexadecimal)
        } catch  where error.cause == .noObject {
            // The answer to the try before was lost: what counts is whether it is there.
            guard try await head(key)?.byteCount == byteCount else { throw error }
        }
    }

    /// Gives an upload up. What cannot be given up now is found by `abortUploads`.
    private func abort(_ key: String, _ upload: String) async {
        // A task that was cancelled could send nothing any more.
        await Task { [self] in
            do { _ = try await send("DELETE", key, query: [("uploadId", upload)], absent: true) } catch { return }
        }.value
    }

    /// Gives up the uploads under `prefix` that nobody went on with for `olderThan` seconds.
    ///
    /// - Returns: how many there were.
    package func abortUploads(under prefix: String, olderThan seconds: Int) async throws(S3Error) -> Int {
        var aborted = 0
        var marker: [(name: String, value: String)] = []
        while true {
            let answer = try await send("GET", nil, query: [("uploads", ""), ("prefix", place.prefix + prefix)] + marker)
            let markup = S3Markup(answer.body)
            let now = answer.headers["date"].flatMap(S3Time.header)
            for upload in markup.all("Upload") {
                guard let key = upload["Key"], let id = upload["UploadId"], key.hasPrefix(place.prefix), let now,
                    let begun = upload["Initiated"].flatMap(S3Time.listed), now - begun > seconds
                else { continue }
                _ = try await send("DELETE", String(key.dropFirst(place.prefix.count)), query: [("uploadId", id)], absent: true)
                aborted += 1
            }
            guard markup["IsTruncated"] == "true", let key = markup["NextKeyMarker"] else { return aborted }
            marker = [("key-marker", key), ("upload-id-marker", markup["NextUploadIdMarker"] ?? "")]
        }
    }
}
