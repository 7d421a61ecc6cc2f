-- Passes only Rollcall's own cookie on to the web program; see lighttpd.conf.example.
local cookies = lighty.r.req_header["Cookie"] or ""
local ours = ("; " .. cookies):match("; *(rollcall_flash=[a-z-]*)")
lighty.r.req_header["Cookie"] = ours or ""
