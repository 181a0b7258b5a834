extension Wire {
    /// `GET /api`.
    package struct About: Codable, Sendable, Hashable {
        package struct Row: Codable, Sendable, Hashable {
            package let method, path, summary: String

            package init(method: String, path: String, summary: String) {
                self.method = method
                self.path = path
                self.summary = summary
            }
        }
        package let name, version, environment, queueMode: String
        /// `sqlite` or `postgresql`; servers before 0.2 do not say.
        package let database: String?
        package let endpoints: [String: Row]

        package init(name: String, version: String, environment: String, queueMode: String, database: String?, endpoints: [String: Row]) {
            self.name = name
            self.version = version
            self.environment = environment
            self.queueMode = queueMode
            self.database = database
            self.endpoints = endpoints
        }
    }
}
