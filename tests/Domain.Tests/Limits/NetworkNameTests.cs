using System.Net;
using FinApi.Domain.Limits;

namespace FinApi.Domain.Tests.Limits;

public sealed class NetworkNameTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64")]
    [InlineData("2001:db8:1:2::1", "2001:0db8:0001:0002::/64")]
    [InlineData("2001:db8:1:3::1", "2001:0db8:0001:0003::/64")]
    public void Of_Address_IsWhatOneCustomerHas(string address, string name)
    {
        Assert.Equal(name, NetworkName.Of(IPAddress.Parse(address)));
    }

    [Fact]
    public void Of_NoAddress_IsOneForAll()
    {
        Assert.Equal(NetworkName.None, NetworkName.Of(null));
    }
}
