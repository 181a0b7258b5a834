import Testing

@testable import Egress

@Suite struct AddressGuardTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.9", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254",
        "64:ff9b:1::1", "100::1", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::",
        "2001:0:a00:1::", "2001:0:808:808:0:0:80ff:fffe", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1",
        "fec0::1", "ff02::1",
    ])
    func refuses(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard().refusal(of: address) != nil)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:0:808:808:0:0:f7f7:f7f7",
    ])
    func letsThrough(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard().refusal(of: address) == nil)
    }

    @Test func everyRowOfTheTablesIsRead() {
        #expect(SpecialNetwork.v4.count == 15)
        #expect(SpecialNetwork.v6.count == 12)
        #expect(SpecialNetwork.globalUnicast.count == 1)
    }

    @Test func anOperatorAllowsNetworks() throws {
        let addressGuard = try AddressGuard(allowed: "127.0.0.1/32, 10.0.0.0/8,[::1]/128,")
        for text in ["127.0.0.1", "10.9.8.7", "::1", "64:ff9b::10.0.0.1"] {
            #expect(addressGuard.refusal(of: try #require(IPAddress(text))) == nil, "\(text)")
        }
        for text in ["127.0.0.2", "11.0.0.0", "::2", "::ffff:127.0.0.1", "169.254.169.254"] {
            let isPublic = text == "11.0.0.0"
            #expect((addressGuard.refusal(of: try #require(IPAddress(text))) == nil) == isPublic, "\(text)")
        }
        #expect(try AddressGuard(allowed: "0.0.0.0/0").refusal(of: #require(IPAddress("127.0.0.1"))) == nil)
        #expect(try AddressGuard(allowed: "::/0").refusal(of: #require(IPAddress("fe80::1"))) == nil)
    }

    @Test(arguments: [
        "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10/8", "localhost", "::1/129", "[::1/128", "[10.0.0.0]/8",
        "10.0.0.0/8/8", "127.0.0.1:80", "10.0.0.0/99999999999999999999",
    ])
    func aBadEntryIsNamed(_ entry: String) {
        #expect(throws: EgressError.badNetwork(entry)) { try AddressGuard(allowed: "192.168.0.0/16,\(entry)") }
    }

    @Test func bytesAndTextAgree() throws {
        let address = try #require(IPAddress(bytes: [192, 168, 0, 1]))
        #expect(address == IPAddress("192.168.0.1"))
        #expect(address.bytes == [192, 168, 0, 1])
        #expect(address.description == "192.168.0.1")
        let v6 = try #require(IPAddress("2001:db8::5"))
        #expect(IPAddress(bytes: v6.bytes) == v6)
        #expect(v6.description == "2001:db8:0:0:0:0:0:5")
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
        for loose in ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3.4 ", ""] { #expect(IPAddress(loose) == nil) }
    }
}
