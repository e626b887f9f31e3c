using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Ingest;

[OptionsValidator]
internal sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;

internal sealed class IngestMarketValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options) =>
        Mic.TryParse(options.AutoCreateMic, out var mic) && TradingCalendars.TryGet(mic, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Ingest:AutoCreateMic is '{options.AutoCreateMic}'; "
                + $"write one of {string.Join(", ", TradingCalendars.Mics)}.");
}
