using System.Net;
using Encharge.Ingestion.Geo;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>
/// Which address is read from what clients and proxies write; which ranges are public is for <see
/// cref="PublicAddressTests"/>.
/// </summary>
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("1.2.3.4:5678", "1.2.3.4")]
    [InlineData("1.2.3.4:65535", "1.2.3.4")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("64:ff9b::1.2.3.4", "64:ff9b::102:304")]
    public void An_address_is_read_with_or_without_its_port(string text, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Read(text));

    [Theory]
    [InlineData("  1.2.3.4\t", "1.2.3.4")]
    [InlineData("\"1.2.3.4\"", "1.2.3.4")]
    [InlineData("'1.2.3.4:80'", "1.2.3.4")]
    [InlineData(" \" [2001:db8::1]:443 \" ", "2001:db8::1")]
    public void Quotes_and_spaces_around_an_address_do_not_matter(string text, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Read(text));

    [Theory]
    [InlineData("fe80::1%eth0")]
    [InlineData("[fe80::1%25eth0]:443")]
    [InlineData("fe80::1%3")]
    public void A_zone_is_dropped(string text)
    {
        var address = Read(text)!;

        Assert.Equal("fe80::1", address.ToString());
        Assert.Equal(0, address.ScopeId);
    }

    [Theory]
    [InlineData("::ffff:1.2.3.4")]
    [InlineData("::ffff:102:304")]
    [InlineData("[::ffff:1.2.3.4]:80")]
    public void An_IPv4_mapped_address_becomes_IPv4(string text) =>
        Assert.Equal(IPAddress.Parse("1.2.3.4"), Read(text));

    [Theory]
    [InlineData("8.8.8.8, 9.9.9.9", "8.8.8.8")]
    [InlineData("10.0.0.1, 8.8.8.8", "8.8.8.8")]
    [InlineData("unknown, _hidden, 10.0.0.1, [2a00::1]:443, 8.8.8.8", "2a00::1")]
    [InlineData("\"8.8.8.8, 10.0.0.1\"", "8.8.8.8")]
    [InlineData(",,8.8.8.8,", "8.8.8.8")]
    [InlineData("203.0.113.7, 8.8.8.8", "203.0.113.7")]
    public void Of_a_list_the_first_public_address_counts(string text, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Read(text));

    [Theory]
    [InlineData("unknown, 192.168.1.1, 10.0.0.1", "192.168.1.1")]
    [InlineData("garbage, ::1", "::1")]
    public void Of_a_list_without_a_public_address_the_first_readable_counts(string text, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"\"")]
    [InlineData("unknown")]
    [InlineData("unknown, _hidden")]
    [InlineData("localhost")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.1.1.1")]
    [InlineData("1.1.1.00")]
    [InlineData("1.1.1.256")]
    [InlineData("+1.1.1.1")]
    [InlineData("1.1.1.1\0")]
    [InlineData("1.1.1.１")]
    [InlineData("1 .1.1.1")]
    [InlineData("1.2.3.4/24")]
    [InlineData("2130706433")]
    [InlineData("[2130706433]")]
    [InlineData("[1.2.3.4]")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:http")]
    [InlineData("1.2.3.4:65536")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]443")]
    [InlineData("[2001:db8::1]:")]
    [InlineData("[]")]
    [InlineData("2001:db8::1/64")]
    [InlineData("2001:db8::1::2")]
    [InlineData("2001:db8:0:0:0:0:0:0:1")]
    [InlineData("2001:db8::00001")]
    [InlineData("::0x1")]
    [InlineData("::ffff:010.1.1.1")]
    [InlineData("::ffff:1.2")]
    [InlineData(":::")]
    [InlineData(":")]
    [InlineData("%")]
    [InlineData("2001:db8::g")]
    public void What_is_no_address_in_full_is_unreadable(string text)
    {
        Assert.False(ClientAddress.TryParse(text, out var address));
        Assert.Equal(IPAddress.None, address);
    }

    [Property(Arbitrary = [typeof(AddressTexts)], MaxTest = 2000)]
    public void Any_text_like_an_address_is_read_or_refused_without_an_exception(AddressText text)
    {
        if (ClientAddress.TryParse(text.Text, out var address))
            Assert.True(ClientAddress.TryParse(address.ToString(), out var again) && again.Equals(address));
    }

    [Property]
    public void Any_text_is_read_or_refused_without_an_exception(string? text) =>
        Assert.Equal(ClientAddress.TryParse(text, out var address), !address.Equals(IPAddress.None));

    [Property(Arbitrary = [typeof(AddressTexts)], MaxTest = 2000)]
    public void What_the_runtime_writes_is_read(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());

        Assert.Equal(plain, Read(address.ToString()));
    }

    private static IPAddress? Read(string text) => ClientAddress.TryParse(text, out var address) ? address : null;
}
