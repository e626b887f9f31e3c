using FinApi.Api.Tests.Hosting;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Infrastructure.Tests.Archive;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using DataKind = FinApi.Domain.Conditions.DataKind;

namespace FinApi.Api.Tests.Archive;

/// <summary>A server whose archive is in S3.</summary>
public sealed class ArchiveInS3Tests(FauxS3 s3) : IClassFixture<FauxS3>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archive_OfAMarket_IsSoundAndWrittenAnewWhereItIsDamaged()
    {
        s3.SkipUnlessThere();
        var target = await s3.CreateTargetAsync();
        await using var server = await ArchiveServer.StartAsync(target, $"--Archive:Endpoint={s3.Endpoint}");
        await using var publisher = new Publisher(server, "seed");
        await publisher.SendAsync([.. MarketServer.Items()]);

        await server.ArchiveAsync();

        var verification = server.Services.GetRequiredService<IArchiveVerification>();
        var (files, problems) = await verification.CheckAllAsync(Token);
        Assert.True(files > 2, $"There are {files} files.");
        Assert.Empty(problems);

        var store = server.Services.GetRequiredService<IArchiveStore>();
        var part = ArchivePart.Of(DataKind.Trades, new LocalDate(2024, 3, 4));
        await using (var damaged = await store.BeginAsync($"{part.Folder}/{part.FileName(1)}", Token))
        {
            await damaged.Content.WriteAsync("PAR1 and nothing of use"u8.ToArray(), Token);
            await damaged.CompleteAsync(Token);
        }

        Assert.Single((await verification.CheckAllAsync(Token)).Problems);

        // A round looks at one file a turn, and rests for as long as the file is.
        await Until.TrueAsync(
            async () =>
            {
                await server.ArchiveAsync();
                (files, problems) = await verification.CheckAllAsync(Token);
                return problems.Count == 0;
            },
            () => string.Join(' ', problems));
        Assert.Contains(await store.ListAsync(part.Folder, Token), entry => entry.Name == part.FileName(2));
    }
}
