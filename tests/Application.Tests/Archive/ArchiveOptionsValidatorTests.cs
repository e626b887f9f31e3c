using FinApi.Application.Archive;

namespace FinApi.Application.Tests.Archive;

public sealed class ArchiveOptionsValidatorTests
{
    [Theory]
    [InlineData(null, "01:00:00", null)]
    [InlineData("/srv/archive", "00:15:00", null)]
    [InlineData("archive", "30.00:00:00", null)]
    [InlineData(" ", "01:00:00", "Archive:Target is empty")]
    [InlineData("s3://bucket", "01:00:00", null)]
    [InlineData("s3://my-bucket.eu/pre/fix/", "01:00:00", null)]
    [InlineData("s3://Bucket", "01:00:00", "Archive:Target must be a folder")]
    [InlineData("s3://", "01:00:00", "Archive:Target must be a folder")]
    [InlineData("s3://bucket?versions", "01:00:00", "Archive:Target must be a folder")]
    [InlineData("https://bucket", "01:00:00", "Archive:Target must be a folder")]
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

    [Theory]
    [InlineData("01:00:00", true)]
    [InlineData("3650.00:00:00", true)]
    [InlineData("00:59:59", false)]
    [InlineData("3650.00:00:01", false)]
    public void Validate_KeepRevisions_HasBounds(string kept, bool isValid)
    {
        var options = new ArchiveOptions
        {
            Target = "/srv/archive",
            KeepRevisions = TimeSpan.Parse(kept, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.Equal(isValid, new ArchiveOptionsValidator().Validate(name: null, options).Succeeded);
    }

    [Theory]
    [InlineData("https://s3.example.com", true)]
    [InlineData("http://127.0.0.1:9000", true)]
    [InlineData("s3.example.com", false)]
    [InlineData("ftp://s3.example.com", false)]
    public void Validate_Endpoint_IsAnAddress(string endpoint, bool isValid)
    {
        foreach (var options in new[]
        {
            new ArchiveOptions { Target = "s3://bucket", Endpoint = endpoint },
            new ArchiveOptions { Target = "s3://bucket", LinkEndpoint = endpoint },
        })
        {
            Assert.Equal(isValid, new ArchiveOptionsValidator().Validate(name: null, options).Succeeded);
        }
    }

    [Theory]
    [InlineData("s3://bucket", "bucket", "")]
    [InlineData("s3://bucket/", "bucket", "")]
    [InlineData("s3://bucket/a/b/", "bucket", "a/b/")]
    public void TryParse_Bucket_HasNameAndPrefix(string target, string name, string prefix)
    {
        Assert.True(ArchiveBucket.TryParse(target, out var bucket));
        Assert.Equal(new ArchiveBucket(name, prefix), bucket);
    }
}
