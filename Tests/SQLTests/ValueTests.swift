import SQL
import Testing

@Suite struct ValueTests {
    @Test func literalsAreValues() {
        let values: [SQLValue] = [nil, 1, 2.5, "three", true, [4, 5]]
        #expect(values == [.null, .integer(1), .real(2.5), .text("three"), .integer(1), .blob([4, 5])])
    }

    private enum Level: String, SQLBindable { case high }

    @Test func whatCanBeBound() {
        let absent: String? = nil
        let arguments: [any SQLBindable] = ["a", 1, Int64(2), true, 0.5, absent, [7] as [UInt8], Level.high]
        #expect(
            arguments.map(\.sqlValue)
                == [.text("a"), .integer(1), .integer(2), .integer(1), .real(0.5), .null, .blob([7]), .text("high")])
    }
}

@Suite struct RowTests {
    let row = SQLRow(
        names: ["id", "count", "share", "done", "body", "gone", "id"],
        values: ["x", 3, 0.5, 1, [1, 2], nil, "second"])

    @Test func gettersByNameAndPlace() throws {
        #expect(try row.text("id") == "x")
        #expect(try row.text(6) == "second")
        #expect(try row.integer("count") == 3)
        #expect(try row.double("share") == 0.5)
        #expect(try row.double("count") == 3)
        #expect(try row.bool("done"))
        #expect(try row.bytes("body") == [1, 2])
    }

    @Test func nullIsNilOnlyWhereItMayBe() throws {
        #expect(try row.optionalText("gone") == nil)
        #expect(try row.optionalText("id") == "x")
        #expect(try row.optionalInteger("count") == 3)
        #expect(throws: SQLError.column("gone", .mismatch(expected: "text", found: "null"))) { try row.text("gone") }
    }

    @Test func errorsNameTheColumn() {
        #expect(throws: SQLError.column("nope", .missing)) { try row.text("nope") }
        #expect(throws: SQLError.column(7, .missing)) { try row.text(7) }
        #expect(throws: SQLError.column(-1, .missing)) { try row.text(-1) }
        #expect(throws: SQLError.column("nope", .missing)) { try row.optionalText("nope") }
        #expect(throws: SQLError.column("id", .mismatch(expected: "integer", found: "text"))) { try row.integer("id") }
        #expect(throws: SQLError.column("count", .mismatch(expected: "0 or 1", found: "integer"))) {
            try row.bool("count")
        }
        #expect("\(SQLError.column("nope", .missing))" == "the row has no column 'nope'")
    }
}
