using FinApi.Application.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Tests.Nodes;

public sealed class RolesRegistrationTests
{
    private const string Key = "FinApi:Roles";

    [Fact]
    public void GetRoles_NothingSet_AreAll()
    {
        Assert.Equal(Roles.All, Read());
        Assert.Equal(
            ["market-data", "history", "reference", "account", "streaming", "ingest", "workers"],
            RoleText.List(Roles.All));
    }

    [Fact]
    public void GetRoles_EachName_IsARoleOfItsOwn()
    {
        var roles = RoleText.List(Roles.All).Select(name => Read((Key, name))).ToList();

        Assert.Equal(7, roles.Distinct().Count());
        Assert.Equal(Roles.All, roles.Aggregate((all, role) => all | role));
    }

    [Theory]
    [InlineData("history,ingest")]
    [InlineData(" ingest , history ")]
    [InlineData("History,INGEST")]
    public void GetRoles_TextWithCommas_IsAList(string text) =>
        Assert.Equal(Roles.History | Roles.Ingest, Read((Key, text)));

    [Fact]
    public void GetRoles_List_IsTakenInEitherForm()
    {
        Assert.Equal(Roles.History | Roles.Ingest, Read(($"{Key}:0", "history"), ($"{Key}:1", "ingest")));
        Assert.Equal(
            Roles.History | Roles.Ingest | Roles.Account,
            Read(($"{Key}:0", "history, ingest"), ($"{Key}:1", "account"), (Key, "")));
    }

    [Theory]
    [InlineData("", "FinApi:Roles names no role: write some of market-data, history, reference, account, ")]
    [InlineData(" , ", "FinApi:Roles names no role: ")]
    [InlineData("history,trading", "FinApi:Roles holds 'trading', which is not a role: write some of market-data, ")]
    [InlineData("history,", "FinApi:Roles holds '', which is not a role: ")]
    [InlineData("marketdata", "FinApi:Roles holds 'marketdata', which is not a role: ")]
    [InlineData("127", "FinApi:Roles holds '127', which is not a role: ")]
    [InlineData("history,ingest,history", "FinApi:Roles names history twice: write it once.")]
    [InlineData("history,History", "FinApi:Roles names History twice: ")]
    public void GetRoles_WrongText_SaysWhatToWrite(string text, string sentence) =>
        Assert.StartsWith(sentence, Refusal((Key, text)), StringComparison.Ordinal);

    [Fact]
    public void GetRoles_TextAndList_AreRefused() =>
        Assert.Equal(
            "FinApi:Roles is both a list and the text 'ingest': keep one of them.",
            Refusal((Key, "ingest"), ($"{Key}:0", "history")));

    private static string Refusal(params (string Key, string Value)[] settings) =>
        Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(settings)).Failures);

    private static Roles Read(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(each => KeyValuePair.Create<string, string?>(each.Key, each.Value)))
            .Build()
            .GetRoles();
}
