/* Performance counters, all of them unknown: those of Wine 8 lack names sysinfo links to, and end a program that calls one. */
#include <windows.h>

#define DATA_NOT_THERE 0x800007D0
#define FINE(name) __declspec(dllexport) DWORD WINAPI name(void) { return 0; }
#define NOT_THERE(name) __declspec(dllexport) DWORD WINAPI name(void) { return DATA_NOT_THERE; }

FINE(PdhEnumObjectsW)
FINE(PdhCloseQuery)
FINE(PdhRemoveCounter)
NOT_THERE(PdhOpenQueryW)
NOT_THERE(PdhOpenQueryA)
NOT_THERE(PdhAddEnglishCounterW)
NOT_THERE(PdhAddEnglishCounterA)
NOT_THERE(PdhCollectQueryData)
NOT_THERE(PdhCollectQueryDataEx)
NOT_THERE(PdhGetFormattedCounterValue)
NOT_THERE(PdhGetFormattedCounterArrayW)
