using System.Text;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Which texts are times, and which times they are.</summary>
public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2020-10-27", "2020-10-27T00:00:00Z")]
    [InlineData("2020-02-29", "2020-02-29T00:00:00Z")]
    [InlineData("2020-10-27T07:58", "2020-10-27T07:58:00Z")]
    [InlineData("2020-10-27T07:58Z", "2020-10-27T07:58:00Z")]
    [InlineData("2020-10-27T07:58:19", "2020-10-27T07:58:19Z")]
    [InlineData("2020-10-27T07:58:19Z", "2020-10-27T07:58:19Z")]
    [InlineData("2020-10-27T07:58:19+00:00", "2020-10-27T07:58:19Z")]
    [InlineData("2020-10-27T07:58:19+0530", "2020-10-27T02:28:19Z")]
    [InlineData("2020-10-27T23:58:19-05:00", "2020-10-28T04:58:19Z")]
    [InlineData("2020-03-06T14:24:03.522Z", "2020-03-06T14:24:03.522Z")]
    [InlineData("2020-03-06T14:24:03.500", "2020-03-06T14:24:03.5Z")]
    [InlineData("2020-03-06T14:24:03.123456789Z", "2020-03-06T14:24:03.1234567Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Iso_8601_is_read_as_utc(string text, string expected)
    {
        Assert.True(IsoTime.TryRead(Encoding.UTF8.GetBytes(text), out var time));
        Assert.Equal(DateTimeKind.Utc, time.Kind);
        Assert.Equal(expected, UtcTime.Format(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2020")]
    [InlineData("2020-10")]
    [InlineData("2020-1-2")]
    [InlineData("2021-02-29")]
    [InlineData("2020-13-01")]
    [InlineData("2020-00-01")]
    [InlineData("2020-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("2020/10/27")]
    [InlineData("2020-10-27 07:58:19")]
    [InlineData("2020-10-27T")]
    [InlineData("2020-10-27T07")]
    [InlineData("2020-10-27T24:00")]
    [InlineData("2020-10-27T07:60")]
    [InlineData("2020-10-27T07:58:60Z")]
    [InlineData("2020-10-27T07:58:")]
    [InlineData("2020-10-27T07:58:19.")]
    [InlineData("2020-10-27T07:58:19.Z")]
    [InlineData("2020-10-27T07:58:19z")]
    [InlineData("2020-10-27T07:58:19+1")]
    [InlineData("2020-10-27T07:58:19+15:00")]
    [InlineData("2020-10-27T07:58:19+01:60")]
    [InlineData("2020-10-27T07:58:19Z ")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("20201027T075819Z")]
    [InlineData("2020-10-27T07:58:19.0000000000000000000000000000000000000000000000Z")]
    public void All_else_is_just_text(string text) =>
        Assert.False(IsoTime.TryRead(Encoding.UTF8.GetBytes(text), out _));
}
