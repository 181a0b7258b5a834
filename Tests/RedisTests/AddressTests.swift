import Redis
import Testing

@Suite struct RedisAddressTests {
    @Test(
        arguments: [
            ("redis://cache", "cache", 6_379, nil, 0), ("REDIS://10.0.0.7:6380/3", "10.0.0.7", 6_380, nil, 3),
            ("redis://:secret@cache/1", "cache", 6_379, nil, 1), ("redis://ada:p%40ss%2Fw:rd@cache:7000/", "cache", 7_000, "ada", 0),
            ("redis://[::1]:6379/15", "::1", 6_379, nil, 15), ("redis://a@b:c@cache", "cache", 6_379, "a@b", 0),
        ] as [(String, String, UInt16, String?, Int)])
    func readsWhatIsOne(_ written: String, host: String, port: UInt16, user: String?, database: Int) throws {
        let address = try RedisAddress(written)
        #expect((address.host, address.port, address.user, address.database) == (host, port, user, database))
    }

    @Test(arguments: [
        "", "cache:6379", "http://cache", "rediss://cache", "redis://", "redis://cache:0", "redis://cache:70000", "redis://cache:x",
        "redis://cache/one", "redis://cache/-1", "redis://[::1", "redis://[::1]x", "redis://ada@cache", "redis://:a%2@cache",
        "redis://:a%zz@cache", "redis://cache?db=1", "redis://ca che", "redis://cache/99999999999999999999",
    ])
    func refusesWhatIsNone(_ written: String) {
        let error = #expect(throws: RedisError.self) { try RedisAddress(written) }
        guard case .badAddress? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func noErrorTellsThePassword() {
        let error = #expect(throws: RedisError.self) { try RedisAddress("redis://ada:hunter2@cache:99999") }
        #expect(error?.description.contains("hunter2") == false)
    }
}
