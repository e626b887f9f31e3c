using FinApi.Application.Behaviors;
using NodaTime;

namespace FinApi.Application.Reference.ListTradingSessions;

internal sealed class ListTradingSessionsValidator : IValidator<ListTradingSessionsQuery>
{
    private static readonly LocalDate First = new(1990, 1, 1);
    private static readonly LocalDate End = new(2101, 1, 1);

    public void Validate(ListTradingSessionsQuery request, ref Violations violations)
    {
        FieldRules.CheckMic(ref violations, request.Mic);
        var start = FieldRules.CheckDate(ref violations, "start_date", request.StartDate);
        var end = FieldRules.CheckDate(ref violations, "end_date", request.EndDate);
        if (start < First || start >= End)
        {
            violations.Add("start_date", "must be from 1990-01-01 to 2100-12-31, where the calendar ends.");
        }

        if (end > End)
        {
            violations.Add("end_date", "must be at most 2101-01-01, where the calendar ends.");
        }

        if (start > end)
        {
            violations.Add("end_date", "must not be before start_date.");
        }

        FieldRules.CheckPage(ref violations, request.PageSize, request.PageToken);
    }
}
