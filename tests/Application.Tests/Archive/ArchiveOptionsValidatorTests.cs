using FinApi.Application.Archive;

namespace FinApi.Application.Tests.Archive;

public sealed class ArchiveOptionsValidatorTests
{
    [Theory]
    [InlineData(null, "01:00:00", null)]
    [InlineData("/srv/archive", "00:15:00", null)]
    [InlineData("archive", "30.00:00:00", null)]
    [InlineData(" ", "01:00:00", "Archive:Target is empty")]
    [InlineData("s3://bucket/prefix", "01:00:00", "Archive:Target must be a folder")]
    [InlineData("/srv/archive", "00:14:59", "Archive:Delay must be")]
    [InlineData("/srv/archive", "30.00:00:01", "Archive:Delay must be")]
    public void Validate_Settings_SaysWhatToWrite(string? target, string delay, string? problem)
    {
        var options = new ArchiveOptions
        {
            Target = target,
            Delay = TimeSpan.Parse(delay, System.Globalization.CultureInfo.InvariantCulture),
        };

        var result = new ArchiveOptionsValidator().Validate(name: null, options);

        Assert.Equal(problem is null, result.Succeeded);
        Assert.Contains(problem ?? string.Empty, result.FailureMessage ?? string.Empty, StringComparison.Ordinal);
    }
}
