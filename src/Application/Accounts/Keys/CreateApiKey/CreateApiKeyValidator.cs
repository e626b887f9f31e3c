using System.Net;
using FinApi.Application.Behaviors;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using FluentValidation;

namespace FinApi.Application.Accounts.Keys.CreateApiKey;

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKeyCommand>
{
    private const int MaxCidrs = 20;

    // What the store keeps is nanoseconds in a long.
    private static readonly NodaTime.Instant EndOfTime = NodaTime.Instant.FromUtc(2262, 1, 1, 0, 0);

    public CreateApiKeyValidator(TimeProvider timeProvider)
    {
        RuleFor(command => command.Name).IsName("name");
        RuleFor(command => command.Scopes).IsList(
            "scopes",
            static _ => null,
            static scope => ScopeText.Find(scope) is not null,
            $"must be one of {string.Join(", ", ScopeText.All)}.");
        RuleFor(command => command.AllowedCidrs).IsList(
            "allowed_cidrs",
            static count => count > MaxCidrs ? $"must name at most {MaxCidrs} networks; it names {count}." : null,
            static cidr => IPNetwork.TryParse(cidr, out _),
            "must be a network, such as 203.0.113.0/24 or 203.0.113.7/32.");
        RuleFor(command => command.ExpireTime)
            .Must(time => !(time <= timeProvider.GetInstant() || time >= EndOfTime))
            .Says("expire_time", "must lie in the future, and before 2262, or be absent.");
    }
}
