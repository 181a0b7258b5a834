/// Who asks a bucket. Its description tells nothing.
package struct S3Credentials: Sendable, CustomStringConvertible {
    package let accessKey: String
    let secretKey: String
    /// Of temporary credentials.
    let sessionToken: String?

    package init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    package var description: String { "•••" }
}
