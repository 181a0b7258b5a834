import SQL
import Testing

@Suite struct MigrationTests {
    @Test func digestIsFNV1a() {
        // The published test values of FNV-1a, 64 bits.
        #expect(Migration(number: 1, name: "", sql: "").digest == "cbf29ce484222325")
        #expect(Migration(number: 1, name: "", sql: "a").digest == "af63dc4c8601ec8c")
        #expect(Migration(number: 1, name: "", sql: "foobar").digest == "85944171f73967e8")
        #expect(Migration(number: 1, name: "", sql: "a", digest: "given").digest == "given")
    }

    @Test func numbersAreSortedAndChecked() throws {
        let first = Migration(number: 1, name: "first", sql: "")
        let third = Migration(number: 3, name: "third", sql: "")
        #expect(try Migrator([third, first]).migrations.map(\.number) == [1, 3])
        #expect(throws: MigrationError.invalidNumber(3)) { try Migrator([third, first, third]) }
        #expect(throws: MigrationError.invalidNumber(0)) { try Migrator([Migration(number: 0, name: "", sql: "")]) }
    }
}
